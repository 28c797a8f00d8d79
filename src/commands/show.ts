import type { CommandDefinition } from './command.ts';
import { findView, targetKindOf, VIEW_NAMES } from './find-view.ts';

export const show: CommandDefinition = {
  name: 'show',
  group: 'looking',
  summary: 'show a view',
  examples: [
    'show log results:0',
    'show records results:0',
    'show partition results:0',
    'show events results',
    'show partitions',
    'show producers',
  ],
  looksOnly: true,
  configure: (command) =>
    command
      .argument('<view>', VIEW_NAMES.join(', '))
      .argument('[target...]', 'results, results:0, a consumer, a group'),
  prepare: ({ args }) => {
    const [name, ...words] = args;
    const target = words.length === 0 ? null : words.join(' ');
    targetKindOf(name!);
    return (bench) => ({ text: '', views: [findView(bench, name!, target)] });
  },
};
