import type { CommandDefinition } from './command.ts';
import { targetKindOf } from './find-view.ts';

export const watch: CommandDefinition = {
  name: 'watch',
  group: 'looking',
  summary: 'show a view after every step from now on; `watch off` ends it',
  examples: ['watch log results:0', 'watch off'],
  looksOnly: true,
  configure: (command) => command.argument('<view>').argument('[target...]'),
  prepare: ({ args }) => {
    const watched = args.join(' ');
    const isOff = args[0] === 'off' || args[0] === 'none';
    if (!isOff) targetKindOf(args[0]!);
    return (bench) => {
      if (isOff) bench.watches = [];
      else if (!bench.watches.includes(watched)) bench.watches = [...bench.watches, watched];
      const text = bench.watches.length === 0 ? 'watching nothing' : `watching ${bench.watches.join(', ')}`;
      return { text };
    };
  },
};
