import type { CommandDefinition, CommandInput, PreparedCommand } from './command.ts';
import { parseConfigOverride } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { collect, parseVersion } from './parse-input.ts';

export const rerun: CommandDefinition = {
  name: 'rerun',
  group: 'session',
  summary: 'what if: start over with a config changed, play the commands so far silently, and go on there',
  examples: ['rerun --set results:segment.ms=6h', 'rerun --kafka 3.0'],
  configure: whatIfOptions,
  prepare: (input) => prepareWhatIf(input, 'rerun'),
};

export const compare: CommandDefinition = {
  name: 'compare',
  group: 'session',
  summary: 'what if, beside what is: both end states in one table; the session stays where it is',
  examples: ['compare --set results:segment.ms=6h', 'compare --kafka 3.0'],
  looksOnly: true,
  configure: whatIfOptions,
  prepare: (input) => prepareWhatIf(input, 'compare'),
};

function whatIfOptions(command: Parameters<CommandDefinition['configure']>[0]): void {
  command
    .option('--set <topic:config=value>', 'the config to change; may be repeated', collect)
    .option('--kafka <version>', 'another release');
}

function prepareWhatIf({ options }: CommandInput, kind: 'rerun' | 'compare'): PreparedCommand {
  const overrides: string[] = options.set ?? [];
  for (const text of overrides) parseConfigOverride(text);
  const kafka = options.kafka === undefined ? null : parseVersion(options.kafka).version;
  if (overrides.length === 0 && kafka === null) {
    throw new UsageError('BAD_OPTION', `${kind}: what is to be different?`, {
      hint: `${kind} --set results:segment.ms=6h`,
    });
  }
  return () => ({ control: { kind, overrides, kafka } });
}
