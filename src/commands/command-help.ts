/** What `help` prints. In a file of its own: the registry holds the command and this reads the registry. */
import type { CommandGroup } from './command.ts';
import { didYouMean } from './language/nearest.ts';
import { UsageError } from './language/usage-error.ts';
import { commanderFor } from './prepare-line.ts';
import { COMMANDS } from './registry.ts';

const GROUPS: readonly CommandGroup[] = [
  'cluster',
  'topics',
  'producing',
  'consuming',
  'groups',
  'time',
  'looking',
  'session',
  "Kafka's own tools",
];

/** All commands by group, a line each. */
export function helpOverview(): string[] {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  const lines = GROUPS.flatMap((group) => {
    const own = [...COMMANDS.values()].filter((definition) => definition.group === group);
    return own.length === 0
      ? []
      : ['', group, ...own.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)];
  });
  return [
    ...lines.slice(1),
    '',
    'help <command> shows options and examples; Tab completes; back takes back.',
  ];
}

/** One command, or all of a family: usage, options, examples. */
export function commandHelp(name: string): string[] {
  const family = [...COMMANDS.values()].filter(
    (definition) => definition.name === name || definition.name.startsWith(`${name} `),
  );
  if (family.length === 0) {
    const hint = didYouMean(name, [...COMMANDS.keys()]) ?? 'help lists the commands';
    throw new UsageError('UNKNOWN_COMMAND', `there is no command '${name}'`, { hint });
  }
  return family.flatMap((definition, index) => [
    ...(index === 0 ? [] : ['']),
    ...commanderFor(definition).helpInformation().trimEnd().split('\n'),
    '',
    'Examples:',
    ...definition.examples.map((example) => `  ${example}`),
  ]);
}
