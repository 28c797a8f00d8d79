/** Commands that steer the session rather than the cluster; the session carries them out. */
import type { CommandDefinition } from './command.ts';
import { parseWhole } from './parse-input.ts';

export const back: CommandDefinition = {
  name: 'back',
  group: 'session',
  summary: 'take back the last command, or the last n',
  examples: ['back', 'back 3'],
  configure: (command) => command.argument('[n]'),
  prepare: ({ args }) => {
    const steps = args[0] === undefined ? 1 : parseWhole(args[0], 'back', { min: 1 });
    return () => ({ control: { kind: 'back', steps } });
  },
};

export const reset: CommandDefinition = {
  name: 'reset',
  group: 'session',
  summary: 'begin anew with an empty cluster',
  examples: ['reset'],
  configure: () => {},
  prepare: () => () => ({ control: { kind: 'reset' } }),
};

export const save: CommandDefinition = {
  name: 'save',
  group: 'session',
  summary: 'write the session as a scenario file that runs',
  examples: ['save mine.md'],
  looksOnly: true,
  configure: (command) => command.argument('<file>'),
  prepare:
    ({ args }) =>
    () => ({ control: { kind: 'save', file: args[0]! } }),
};

export const record: CommandDefinition = {
  name: 'record',
  group: 'session',
  summary: 'write the session as a lesson in steps, with prose, a question and notes to fill in',
  examples: ['record my-pitfall.md'],
  looksOnly: true,
  configure: (command) => command.argument('<file>'),
  prepare: ({ args }) => {
    const file = args[0]!.endsWith('.md') ? args[0]! : `${args[0]}.md`;
    return () => ({ control: { kind: 'record', file } });
  },
};

export const quit: CommandDefinition = {
  name: 'quit',
  group: 'session',
  summary: 'leave',
  examples: ['quit'],
  looksOnly: true,
  configure: () => {},
  prepare: () => () => ({ control: { kind: 'quit' } }),
};
