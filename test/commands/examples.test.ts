/** Every command has examples, and each runs as it stands after `topic create results --partitions 3`. */
import { describe, expect, test } from 'vitest';
import { commandHelp } from '../../src/commands/command-help.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session } from '../../src/session/session.ts';

const BOARD = 'consumer open board --group board --assign results:0 --set auto.offset.reset=earliest';

const TRANSACTIONAL = 'producer open p --set transactional.id=orders';
const GROUP_LEFT = [BOARD, 'commit board --offset results:0=0', 'close board'];

/** What else stands there, by the command's name. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  cancel: ['every 12h --name feed produce results --value x'],
  back: ['clock', 'clock', 'clock'],
  poll: [BOARD],
  process: [BOARD, 'produce results --partition 0 --value x --count 5', 'poll board'],
  'poll-loop': [
    BOARD,
    'consumer open node --client kafkajs --group node --subscribe results',
    'topic create scores',
    TRANSACTIONAL,
  ],
  'broker start': ['broker stop 1'],
  'transaction begin': [TRANSACTIONAL],
  'transaction commit': [TRANSACTIONAL, 'transaction begin p'],
  'transaction abort': [TRANSACTIONAL, 'transaction begin p'],
  'transaction send-offsets': [BOARD, TRANSACTIONAL, 'transaction begin p'],
  'kafka-consumer-groups': GROUP_LEFT,
  commit: [BOARD],
  store: [BOARD.replace('--group', '--client librdkafka --set enable.auto.offset.store=false --group')],
  seek: [BOARD],
  close: [BOARD],
  crash: [BOARD],
  restart: [BOARD, 'crash board'],
  'group describe': [BOARD, 'commit board --offset results:0=0'],
  'group delete': GROUP_LEFT,
  'group reset-offsets': GROUP_LEFT,
  'group delete-offsets': GROUP_LEFT,
};

describe.each([...COMMANDS.values()])('$name', (definition) => {
  test('has an example and a summary, and help shows both', () => {
    expect(definition.examples.length).toBeGreaterThan(0);
    expect(definition.summary).toMatch(/^\S.{3,}[^.]$/);
    const help = commandHelp(definition.name).join('\n');
    for (const example of definition.examples) expect(help).toContain(`  ${example}`);
  });

  test.each(definition.examples)('%s', async (example) => {
    const session = new Session({ version: findVersion('4.2')! });
    await session.run('topic create results --partitions 3');
    for (const line of GIVEN[definition.name] ?? []) await session.run(line);
    const result = await session.run(example);
    // A refusal by Kafka is an answer, but no example of one.
    if (result.outcome !== null) expect(result.outcome.summary.error, result.text).toBeNull();
  });
});
