/** `completion`: a static script for a shell, over the commands, options and scenarios there are at this moment. */
import type { Command } from 'commander';
import { didYouMean } from '../commands/language/nearest.ts';
import { UsageError } from '../commands/language/usage-error.ts';
import { VERSION_PROFILES } from '../kernel/versions.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { type CompletedCommand, completedCommands } from './completion-words.ts';
import { zshScript } from './completion-zsh.ts';
import type { CliHost } from './host.ts';
import { namedScenarios, type ScenariosOption } from './named-scenarios.ts';

/** bash expands the words it completes: the name of a file is never to be run as a command. */
const PLAIN_NAME = /^[\w.-]+$/;

const SCRIPTS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Throws UsageError for a shell that there is no script for. */
export function completion(shell: string, options: ScenariosOption, program: Command, host: CliHost): void {
  const shells = Object.keys(SCRIPTS);
  if (!shells.includes(shell)) {
    throw new UsageError('BAD_VALUE', `there is no completion for '${shell}'`, {
      hint: didYouMean(shell, shells) ?? `there is one for ${shells.join(', ')}`,
    });
  }
  const commands = completedCommands(program, {
    scenarios: namedScenarios(options, host)
      .scenarios.map(({ name }) => name)
      .filter((name) => PLAIN_NAME.test(name)),
    versions: VERSION_PROFILES.map(({ version }) => version),
    shells,
  });
  host.stdout.write(SCRIPTS[shell]!(commands));
}
