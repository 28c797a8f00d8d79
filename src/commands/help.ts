import type { CommandDefinition } from './command.ts';
import { commandHelp, helpOverview } from './command-help.ts';

export const help: CommandDefinition = {
  name: 'help',
  group: 'session',
  summary: 'list the commands, or explain one with examples',
  examples: ['help', 'help produce'],
  looksOnly: true,
  configure: (command) => command.argument('[words...]'),
  prepare: ({ args }) => {
    const lines = args.length === 0 ? helpOverview() : commandHelp(args.join(' '));
    return () => ({ text: '', lines });
  },
};
