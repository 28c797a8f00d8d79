/** FACTS E: timestamps as real brokers and clients answered them. */
import { describe, expect, test } from 'vitest';
import { resolveTopicConfig } from '../../src/kernel/config/topic-configs.ts';
import { ToolSession } from '../commands/kafka-tools/tool-session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

const NOW_MS = 1_767_571_200_000;
const HOUR_MS = 3_600_000;
const LONG_MAX = Number.POSITIVE_INFINITY;

async function sessionOf(kafka: string, ...configs: string[]): Promise<ToolSession> {
  const tools = new ToolSession(kafka);
  await tools.print(`topic create t ${configs.map((config) => `--config ${config}`).join(' ')}`);
  return tools;
}

async function errorAt(tools: ToolSession, timestamp: string): Promise<unknown> {
  return tools.error(`produce t --key a --value v --timestamp ${timestamp}`);
}

/** The timestamps in the log, oldest first. */
async function timestampsIn(tools: ToolSession): Promise<unknown[]> {
  const { views } = await tools.session.run('show records t:0');
  return views[0]!.rows.map(({ timestamp }) => timestamp);
}

describe('the bounds of a CreateTime timestamp', () => {
  test.each([
    ['4.2', HOUR_MS, false],
    ['3.9', LONG_MAX, true],
  ])('FACTS E1: the defaults of %s', (kafka, afterMaxMs, hasDifference) => {
    const version = profileOf(kafka);
    const config = resolveTopicConfig({ version, brokerOverrides: {}, topicOverrides: {} });
    expect(config['message.timestamp.after.max.ms']).toBe(afterMaxMs);
    expect(config['message.timestamp.before.max.ms']).toBe(LONG_MAX);
    expect(config['message.timestamp.difference.max.ms'] !== null).toBe(hasDifference);
  });

  test.each([
    ['now+59m', null],
    ['now+61m', 'INVALID_TIMESTAMP'],
    ['now+2h', 'INVALID_TIMESTAMP'],
    ['now+3650d', 'INVALID_TIMESTAMP'],
    ['now*1000', 'INVALID_TIMESTAMP'],
  ])('FACTS E2: 4.2 answers %s with %s, 3.9 takes it', async (timestamp, error) => {
    expect(await errorAt(await sessionOf('4.2'), timestamp)).toBe(error);
    expect(await errorAt(await sessionOf('3.9'), timestamp)).toBeNull();
  });

  test.each(['0', 'now-3650d', 'now-8d'])(
    'FACTS E3: both take %s, as far as it lies back',
    async (timestamp) => {
      for (const kafka of ['4.2', '3.9']) expect(await errorAt(await sessionOf(kafka), timestamp)).toBeNull();
    },
  );

  test('FACTS E4: one bad record of four in a batch, and none of them is written', async () => {
    const tools = await sessionOf('4.2');
    const records = [0, 0, 10 * HOUR_MS, 0].map((ahead, n) => {
      return { key: `k${n}`, value: 'v', timestamp: NOW_MS + ahead };
    });
    expect(await tools.error(`produce t --records '${JSON.stringify(records)}'`)).toBe('INVALID_TIMESTAMP');
    expect(await timestampsIn(tools)).toEqual([]);
  });

  test.each(['now-2m', 'now+2m'])('FACTS E8: with bounds of 60000 both refuse %s', async (timestamp) => {
    const bounds = ['message.timestamp.before.max.ms=60000', 'message.timestamp.after.max.ms=60000'];
    for (const kafka of ['4.2', '3.9'])
      expect(await errorAt(await sessionOf(kafka, ...bounds), timestamp)).toBe('INVALID_TIMESTAMP');
  });
});

describe('LogAppendTime', () => {
  test.each(['0', 'now-8d', 'now+2h', 'now*1000'])(
    'FACTS E5: %s is taken and overwritten with the broker’s time',
    async (timestamp) => {
      const tools = await sessionOf('4.2', 'message.timestamp.type=LogAppendTime');
      const { outcome } = await tools.session.run(`produce t --key a --value v --timestamp ${timestamp}`);
      expect(outcome!.summary).toMatchObject({ error: null, timestamp: NOW_MS });
      expect(await timestampsIn(tools)).toEqual([NOW_MS]);
    },
  );

  test('FACTS E6: a switch to it rewrites nothing', async () => {
    const tools = await sessionOf('4.2');
    await tools.print(
      'produce t --key a --value v --timestamp 1000',
      'topic alter t --config message.timestamp.type=LogAppendTime',
      'advance 5s',
      'produce t --key a --value v --timestamp 1000',
    );
    expect(await timestampsIn(tools)).toEqual([1_000, NOW_MS + 5_000]);
  });
});

describe('what a client does to a timestamp', () => {
  test.each(['java', 'kafkajs'])('FACTS E7: to %s 0 is 0', async (client) => {
    const tools = await sessionOf('4.2');
    await tools.print(`producer open p --client ${client}`);
    await tools.print('produce t --producer p --key a --value v --timestamp 0');
    expect(await timestampsIn(tools)).toEqual([0]);
  });

  test('FACTS E7: to librdkafka 0 is now, in one record, in many and in many alike', async () => {
    const tools = await sessionOf('4.2');
    await tools.print(
      'producer open rd --client librdkafka',
      'advance 1s',
      'produce t --producer rd --key a --value v --timestamp 0',
      'produce t --producer rd --key a --value v --timestamp 0 --count 2',
      'produce t --producer rd --key a-{n} --value v --timestamp 0 --count 2',
      'produce t --producer rd --key a --value v --timestamp 1',
    );
    expect(await timestampsIn(tools)).toEqual([...Array<number>(5).fill(NOW_MS + 1_000), 1]);
  });
});
