import { describe, expect, test } from 'vitest';
import { toolNameOf } from '../../../src/commands/kafka-tools/tool-name.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { ToolSession } from './tool-session.ts';

test.each([
  ['kafka-topics', 'kafka-topics'],
  ['kafka-topics.sh', 'kafka-topics'],
  ['bin/kafka-topics.sh', 'kafka-topics'],
  ['/opt/kafka/bin/kafka-get-offsets.sh', 'kafka-get-offsets'],
  ['kafka-configs.bat', 'kafka-configs'],
  ['produce', 'produce'],
  ['produce.sh', 'produce.sh'],
  ['kafka-topics.shx', 'kafka-topics.shx'],
])('%s is %s', (word, name) => {
  expect(toolNameOf(word)).toBe(name);
});

const examples = [...COMMANDS.values()]
  .filter(({ name }) => /^kafka-(?:topics|configs|get-offsets|delete-records|dump-log)$/.test(name))
  .flatMap((definition) => definition.examples);

describe('each example is answered without an error', () => {
  test.each(examples)('%s', async (example) => {
    const tools = new ToolSession();
    await tools.print('topic create results --partitions 3');
    const { outcome, lines, text } = await tools.session.run(example);
    expect(outcome?.summary.error).toBeNull();
    expect([...lines, text].join('')).not.toBe('');
  });
});
