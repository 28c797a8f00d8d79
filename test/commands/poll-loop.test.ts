import { expect, test } from 'vitest';
import { ToolSession } from './kafka-tools/tool-session.ts';

const OPEN = [
  'topic create results',
  'consumer open node --client kafkajs --group node --subscribe results',
  'consumer open java --client java --group java --assign results:0',
];

test.each([
  ['poll-loop java --throw-at results:0@4 --retry', 'poll-loop: --retry is what kafkajs does, not java'],
  ['poll-loop node --retry', 'poll-loop: --retry goes with --throw-at'],
  ['poll-loop node --throw-at results:0@4 --throw-as TypeError', 'poll-loop: --throw-as goes with --retry'],
  [
    'poll-loop node --throw-at results:0@4 --retry --seek-back',
    'poll-loop: --retry and --seek-back exclude each other',
  ],
  ['poll-loop node --throw-at results:0@4 --retry 0', "--retry '0' is not a whole number"],
])('%s', async (line, mistake) => {
  const tools = new ToolSession();
  await tools.print(...OPEN);
  expect(await tools.mistake(line)).toContain(mistake);
});

test('CLI-235: the outcome of `advance` tells that kafkajs gave up and starts again', async () => {
  const tools = new ToolSession();
  const lines = [
    'topic create results',
    'produce results --key a --value v --count 5',
    'consumer open node --client kafkajs --group node --subscribe results --set fromBeginning=true',
    'poll-loop node --throw-at results:0@2 --retry',
  ];
  await tools.print(...lines);
  const { text } = await tools.session.run('advance 1m');
  // Each round: 3 s until the group has assigned (GRP-3), 9.3 s of tries, 9.6 s until the restart.
  expect(text).toContain('a handler failed 18 times');
  expect(text).toContain('3 restarts, the last: node left its group and starts again in 9.600s');
});
