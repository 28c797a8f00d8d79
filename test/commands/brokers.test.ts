/** Several brokers by hand: the commands, what is told, what the latest answer is, and what the tools print. */
import { describe, expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session, type StepResult } from '../../src/session/session.ts';

async function play(...lines: string[]): Promise<{ session: Session; last: StepResult }> {
  const session = new Session({ version: findVersion('4.2')! });
  let last!: StepResult;
  for (const line of lines) last = await session.run(line);
  return { session, last };
}

async function outcomeAfter(...lines: string[]) {
  const { session } = await play(...lines);
  const [view] = (await session.run('show outcome')).views;
  return { ...view!.summary, text: view!.text };
}

/** As recorded: keys order-1 to order-9 lie 3, 3, 3. */
const NINE = '--key order-{1..9} --count 9 --value v';
const SHARDS = ['cluster start --brokers 3', 'topic create shards --partitions 3 --replication-factor 1'];
const BOTH = [
  'cluster start --brokers 3',
  'topic create both --partitions 3 --replication-factor 3 --config min.insync.replicas=2',
];

describe('the answer of a produce that waits', () => {
  test('at first it counts what was acknowledged at once, then it is the late answer', async () => {
    const begun = [...SHARDS, 'broker kill 1', 'advance 10s', `produce shards ${NINE}`];
    expect(await outcomeAfter(...begun)).toMatchObject({ error: null, records: 6 });
    expect(await outcomeAfter(...begun, 'advance 1m')).toMatchObject({ error: null, records: 6 });
    expect(await outcomeAfter(...begun, 'advance 2m')).toMatchObject({
      error: 'TimeoutException',
      records: 6,
      text: 'Expiring 3 record(s) for shards-0:120000 ms has passed since batch creation',
    });
  });

  test('a broker that comes back answers without the clock', async () => {
    const lines = [...SHARDS, 'broker kill 1', `produce shards ${NINE}`, 'broker start 1'];
    expect(await outcomeAfter(...lines)).toMatchObject({ error: null, records: 9 });
    const { session, last } = await play(...lines);
    expect(last.text).toContain('9 records to shards acknowledged after 0s');
    expect(session.bench.simulation.cluster.topics.get('shards')!.partitions[0]!.logEndOffset).toBe(3);
  });

  test('a feed that is answered later is the latest answer', async () => {
    const waits = [...SHARDS, 'broker kill 1', 'advance 10s', `produce shards ${NINE}`];
    const feed = 'every 3m --start 3m produce shards --key order-1 --value v';
    expect(await outcomeAfter(...waits, feed, 'advance 3m')).toMatchObject({ error: null, records: 1 });
    const together = 'every 2m --start 2m produce shards --key order-1 --value v';
    expect(await outcomeAfter(...waits, together, 'advance 2m')).toMatchObject({ error: null, records: 1 });
    expect(await outcomeAfter(...waits, feed, 'advance 2m')).toMatchObject({ error: 'TimeoutException' });
  });

  test('taking a line back and playing again comes to the same answer', async () => {
    const { session } = await play(
      ...SHARDS,
      'broker kill 1',
      `produce shards ${NINE}`,
      'advance 3m',
      'clock',
      'back 1',
    );
    const [view] = (await session.run('show outcome')).views;
    expect(view!.summary.error).toBe('TimeoutException');
  });
});

describe('what is told', () => {
  test('a death, and what it brings when it is noticed', async () => {
    const { last } = await play(...SHARDS, ...BOTH.slice(1), 'broker kill 1', 'advance 10s');
    expect(last.text).toBe(
      '+0d 00:00:09: broker 1 is fenced; 1 partition has another leader, shards:0 has none; the ISR of 4 partitions changed',
    );
  });

  test('why a produce waits', async () => {
    const killed = await play(...BOTH, 'broker kill 1', `produce both ${NINE}`);
    expect(killed.last.text).toContain("both:0  3 records wait: the leader's broker refuses connections");
    expect(killed.last.text).toContain(
      'both:1  3 records wait: written, and a replica in the ISR does not have it yet',
    );
    const silent = await play(...BOTH, 'broker isolate 1', `produce both ${NINE}`);
    expect(silent.last.text).toContain("both:0  3 records wait: the leader's broker does not answer");
    const few = await play(...BOTH, 'broker stop 1', 'broker stop 2', `produce both ${NINE}`);
    expect(few.last.text).toContain('both:2  3 records wait: NOT_ENOUGH_REPLICAS, the client tries again');
  });

  test('records that an unclean election lost', async () => {
    const { last } = await play(
      'cluster start --brokers 2',
      'topic create t --replication-factor 2 --config unclean.leader.election.enable=true',
      'broker stop 2',
      'produce t --value v --count 3',
      'broker stop 1',
      'broker start 2',
    );
    expect(last.text).toContain('t:0 lost 3 offsets from 0 on: its new leader did not have them');
  });

  test.each([
    ['broker kill 4', "there is no broker '4'"],
    ['broker start 1 --listener elsewhere:9092', 'broker 1 is running'],
    ['broker start 1 --advertised elsewhere', "'elsewhere' is no host:port"],
    ['cluster start --brokers 0', 'not a whole number from 1'],
  ])('%s is a mistake', async (line, message) => {
    const { session } = await play(...BOTH);
    await expect(session.run(line)).rejects.toThrow(message);
  });

  test('a broker that is down cannot be killed again', async () => {
    const { session } = await play(...BOTH, 'broker kill 1');
    await expect(session.run('broker stop 1')).rejects.toThrow('broker 1 is down already');
  });

  test('a broker comes back at the addresses it is given', async () => {
    const { session } = await play(...BOTH, 'broker stop 1', 'broker start 1 --listener broker1:9093');
    expect(session.bench.simulation.cluster.brokers[0]).toMatchObject({
      listener: 'broker1:9093',
      advertised: 'broker1:9093',
    });
    await session.run('broker stop 1');
    await session.run('broker start 1 --advertised elsewhere:9092');
    await session.run('broker stop 1');
    await session.run('broker start 1');
    expect(session.bench.simulation.cluster.brokers[0]).toMatchObject({
      listener: 'broker1:9093',
      advertised: 'elsewhere:9092',
    });
  });

  test('a partition without a leader answers no lookup and deletes nothing (CLU-6)', async () => {
    const dead = [...SHARDS, `produce shards ${NINE}`, 'broker stop 1'];
    const refused = { error: 'LEADER_NOT_AVAILABLE', partition: 0 };
    expect(await outcomeAfter(...dead, 'offset-for-time shards:0 now-1d')).toMatchObject(refused);
    expect(await outcomeAfter(...dead, 'delete-records shards:0 --before 1')).toMatchObject(refused);
    expect(await outcomeAfter(...dead, 'offset-for-time shards:1 now-1d')).toMatchObject({
      error: null,
      offset: 0,
    });
  });
});

describe('replicas of a topic', () => {
  test('CLU-9: more than there are brokers are refused, in the words of the metadata', async () => {
    const create = 'topic create t --replication-factor 4';
    expect(await outcomeAfter(BOTH[0]!, create)).toMatchObject({
      error: 'INVALID_REPLICATION_FACTOR',
      text: 'Unable to replicate the partition 4 time(s): The target replication factor of 4 cannot be reached because only 3 broker(s) are registered.',
    });
    expect(await outcomeAfter('cluster start --kafka 2.8 --brokers 3', create)).toMatchObject({
      text: 'Replication factor: 4 larger than available brokers: 3.',
    });
  });

  test('CLU-7: a topic made by itself has default.replication.factor', async () => {
    const start = 'cluster start --brokers 3 --set default.replication.factor=3';
    const { session } = await play(start, 'produce t --value v');
    const [view] = (await session.run('show partitions')).views;
    expect(view!.rows).toMatchObject([
      { partition: 't:0', leader: 1, replicas: '1,2,3', isr: '1,2,3', elr: null },
    ]);
    const alone = await play('cluster start --set default.replication.factor=3');
    await expect(alone.session.run('produce t --value v')).rejects.toThrow('only 1 broker(s) are registered');
  });

  test('one broker: its columns are in the data and not in the table', async () => {
    const { session } = await play('topic create t');
    const [view] = (await session.run('show partitions')).views;
    expect(view!.rows).toMatchObject([{ leader: 1, replicas: '1', isr: '1', elr: null }]);
    const drawn = view!.columns.filter((column) => column.hidden !== true).map(({ key }) => key);
    expect(drawn).toEqual(['partition', 'logStartOffset', 'logEndOffset', 'segments', 'sizeInBytes']);
  });

  test('kafka-topics --describe after two deaths is what 4.2.0 printed', async () => {
    const { session } = await play(
      ...BOTH,
      ...SHARDS.slice(1),
      'topic create copies --partitions 1 --replication-factor 3',
      'broker kill 1',
      'advance 10s',
      'broker kill 2',
      'advance 10s',
    );
    const describe = async (topic: string) =>
      (await session.run(`kafka-topics --bootstrap-server h:1 --describe --topic ${topic}`)).lines.slice(1);
    expect(await describe('both')).toEqual([
      '\tTopic: both\tPartition: 0\tLeader: 3\tReplicas: 1,2,3\tIsr: 3\tElr: 2\tLastKnownElr: ',
      '\tTopic: both\tPartition: 1\tLeader: 3\tReplicas: 2,3,1\tIsr: 3\tElr: 2\tLastKnownElr: ',
      '\tTopic: both\tPartition: 2\tLeader: 3\tReplicas: 3,1,2\tIsr: 3\tElr: 2\tLastKnownElr: ',
    ]);
    expect(await describe('copies')).toEqual([
      '\tTopic: copies\tPartition: 0\tLeader: 3\tReplicas: 1,2,3\tIsr: 3\tElr: \tLastKnownElr: ',
    ]);
    expect(await describe('shards')).toEqual([
      '\tTopic: shards\tPartition: 0\tLeader: none\tReplicas: 1\tIsr: \tElr: 1\tLastKnownElr: 1',
      '\tTopic: shards\tPartition: 1\tLeader: none\tReplicas: 2\tIsr: \tElr: 2\tLastKnownElr: 2',
      '\tTopic: shards\tPartition: 2\tLeader: 3\tReplicas: 3\tIsr: 3\tElr: \tLastKnownElr: ',
    ]);
    const report = async (flag: string) =>
      (await session.run(`kafka-topics --bootstrap-server h:1 --describe ${flag}`)).lines.length;
    expect(await report('--unavailable-partitions')).toBe(2);
    expect(await report('--under-replicated-partitions')).toBe(6);
    expect(await report('--under-min-isr-partitions')).toBe(5);
  });
});
