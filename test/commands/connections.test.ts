/** Lists, connections and metadata by hand: the commands, the view and what is told (CLI-501 to CLI-532). */
import { describe, expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { Session, type StepResult } from '../../src/session/session.ts';
import type { View } from '../../src/views/view.ts';

async function play(...lines: string[]): Promise<{ session: Session; last: StepResult }> {
  const session = new Session({ version: findVersion('4.2')! });
  let last!: StepResult;
  for (const line of lines) last = await session.run(line);
  return { session, last };
}

async function show(session: Session, line: string): Promise<View> {
  return (await session.run(`show ${line}`)).views[0]!;
}

const THREE = ['cluster start --brokers 3', 'topic create orders --partitions 3 --replication-factor 3'];
const NINE = 'produce orders --key order-{1..9} --count 9 --value v';
const ONE = '--set bootstrap.servers=broker1:9092';

describe('show connections', () => {
  test('recorded: one address listed, three brokers connected; 3, 3, 2 and 2 requests', async () => {
    const { session } = await play(...THREE, `producer open p --client java ${ONE}`, `${NINE} --producer p`);
    const view = await show(session, 'connections p');
    expect(view.summary).toMatchObject({
      brokers: 3,
      bootstrap: 1,
      listed: 1,
      known: 3,
      metadata: '3 brokers',
    });
    expect(view.rows.map(({ node, address, requests }) => [node, address, requests])).toEqual([
      ['-1', 'broker1:9092', 3],
      ['1', 'broker1:9092', 3],
      ['2', 'broker2:9092', 2],
      ['3', 'broker3:9092', 2],
    ]);
    expect(view.notes.map(({ rule }) => rule)).toEqual(['CLI-501']);
    expect((await session.run('expect connections p brokers=3 bootstrap=1')).expectation!.holds).toBe(true);
  });

  test('a server of the list that was not tried is there with nothing', async () => {
    const { session } = await play(
      'cluster start --brokers 2',
      'producer open p --client kafkajs --set brokers=broker1:9092,broker2:9092',
    );
    expect((await show(session, 'connections p')).rows[1]).toEqual({
      node: '-2',
      address: 'broker2:9092',
      role: 'bootstrap.servers',
      state: null,
      requests: 0,
    });
  });

  test('says why a client has nobody: CLU-1, CLU-4, CLI-516, CLI-531', async () => {
    const rulesOf = async (...lines: string[]) => {
      const { session } = await play(...lines);
      return (await show(session, 'connections p')).notes.map(({ rule }) => rule);
    };
    const open = (client: string, set: string) => `producer open p --client ${client} --set ${set}`;
    expect(await rulesOf('broker kill 1', open('java', 'bootstrap.servers=broker1:9092'))).toEqual(['CLU-1']);
    expect(
      await rulesOf(
        'broker stop 1',
        'broker start 1 --advertised elsewhere:9092',
        open('java', 'bootstrap.servers=broker1:9092'),
      ),
    ).toEqual(['CLU-4']);
    expect(
      await rulesOf(
        open('java@3.9', 'bootstrap.servers=broker1:9092'),
        'broker stop 1',
        'broker start 1 --listener new:9092',
      ),
    ).toEqual(['CLI-516']);
    expect(await rulesOf('broker kill 1', open('kafkajs', 'brokers=broker1:9092'), 'advance 21s')).toEqual([
      'CLI-531',
    ]);
  });

  test('the old consumer goes by ZooKeeper and has no list', async () => {
    const { session } = await play(
      'cluster start --kafka 1.1',
      'topic create results',
      'consumer open c --client zookeeper --group g --subscribe results',
    );
    expect((await show(session, 'connections c')).summary).toMatchObject({
      brokers: 0,
      listed: 0,
      metadata: null,
    });
  });

  test('a client there is not: the nearest name', async () => {
    const { session } = await play('producer open producer1');
    await expect(session.run('show connections producer2')).rejects.toMatchObject({
      message: "there is no client 'producer2'",
      hint: "did you mean 'producer1'?",
    });
    await expect(session.run('show connections')).rejects.toThrow('connections of what?');
  });
});

describe('opening', () => {
  test('F5: what Java refuses is an outcome in its words', async () => {
    const { session, last } = await play('producer open p --set bootstrap.servers=localhost');
    expect(last.text).toBe(
      'KafkaException: Failed to construct kafka producer: Invalid url in bootstrap.servers: localhost',
    );
    expect(session.bench.simulation.producers.size).toBe(0);
    const held = await session.run(
      "expect outcome error=KafkaException contains='Invalid url in bootstrap.servers: localhost'",
    );
    expect(held.expectation!.holds).toBe(true);
  });

  test('F5: an unresolvable name alone, of a consumer', async () => {
    const { last } = await play(
      'topic create results',
      'consumer open c --group g --assign results:0 --set bootstrap.servers=nowhere.invalid:9092',
    );
    expect(last.text).toContain('Failed to construct kafka consumer: No resolvable bootstrap urls given');
  });

  test('what the client logs is told beside it', async () => {
    const { last } = await play('broker kill 1', `producer open p ${ONE}`);
    expect(last.text).toMatch(/^p: java 4\.2, .*; p logs 2 lines, among them WARN Connection to node -1 /);
  });

  test('a name of another family is refused with the right ones', async () => {
    const { session } = await play('topic create results');
    await expect(
      session.run('producer open p --client kafkajs --set bootstrap.servers=a:1'),
    ).rejects.toMatchObject({
      message: 'kafkajs 2.2 has no config bootstrap.servers',
      hint: 'there are brokers, connectionTimeout, metadataMaxAge',
    });
    await expect(session.run('producer open p --set bootstrap.server=a:1')).rejects.toMatchObject({
      hint: "did you mean 'bootstrap.servers'?",
    });
    await expect(
      session.run('consumer open c --group g --assign results:0 --set max.block.ms=1'),
    ).rejects.toThrow('java 4.2 has no config max.block.ms');
    const old = await play('cluster start --kafka 1.1', 'topic create results');
    const line =
      'consumer open c --client zookeeper --group g --subscribe results --set bootstrap.servers=a:1';
    await expect(old.session.run(line)).rejects.toThrow("zookeeper has no setting 'bootstrap.servers'");
  });

  test('a transactional producer that reaches nobody fails as its initTransactions()', async () => {
    const { session, last } = await play('broker kill 1', `producer open p ${ONE} --set transactional.id=t`);
    expect(last.text).toBe('TimeoutException: Timeout expired after 60000ms while awaiting InitProducerId');
    expect(session.bench.simulation.producers.has('p')).toBe(false);
  });
});

test('a broker that one client of many cannot reach is told in show events, not below the command', async () => {
  const lines = [...THREE, `producer open p ${ONE}`, `${NINE} --producer p`, 'broker kill 1'];
  const { session, last } = await play(...lines);
  expect(last.text).toBe('broker 1 is killed');
  const { rows } = await show(session, 'events');
  expect(rows.at(-1)!.event).toBe(
    'p logs WARN Connection to node 1 (broker1:9092) could not be established. Node may not be available.',
  );
});

describe('a produce without metadata', () => {
  test('waits, and its answer comes later: nine sends, nine minutes', async () => {
    const begun = [...THREE, 'broker kill 1', `producer open new ${ONE}`, `${NINE} --producer new`];
    const { session, last } = await play(...begun);
    expect(last.text).toBe('orders  9 records wait: no server of the list has answered');
    await session.run('advance 539999ms');
    expect((await show(session, 'outcome')).summary).toMatchObject({
      error: null,
      records: 0,
      partition: null,
    });
    await session.run('advance 1ms');
    const view = await show(session, 'outcome');
    expect(view.summary).toMatchObject({ error: 'TimeoutException', records: 0 });
    expect(view.text).toBe('Topic orders not present in metadata after 60000 ms.');
  });

  test('recorded: with a second entry that lives, 9 of 9', async () => {
    const { session } = await play(
      ...THREE,
      'broker kill 1',
      'producer open two --set bootstrap.servers=broker1:9092,broker2:9092',
      'advance 12s',
      `${NINE} --producer two`,
    );
    const held = await session.run('expect outcome error=none records=9');
    expect(held.expectation!.holds).toBe(true);
  });
});

describe('cluster start --metadata', () => {
  test.each([
    ['kraft', 8_999, 9_000],
    ['zookeeper', 17_999, 18_000],
  ])(
    'CLU-10: on 3.9 a dead broker is noticed by %s after %d ms and not before',
    async (keeper, before, after) => {
      const { session } = await play(
        `cluster start --kafka 3.9 --metadata ${keeper} --brokers 3`,
        'broker kill 1',
        `advance ${before}ms`,
      );
      const { brokers } = session.bench.simulation.cluster;
      expect(brokers[0]!.isFenced).toBe(false);
      await session.run(`advance ${after - before}ms`);
      expect(brokers[0]!.isFenced).toBe(true);
    },
  );

  test('VER-3: a release that cannot is refused', async () => {
    const { session } = await play();
    await expect(session.run('cluster start --kafka 4.0 --metadata zookeeper')).rejects.toMatchObject({
      message: 'Kafka 4.0 has no ZooKeeper',
      hint: 'the last release with it is 3.9',
    });
    await expect(session.run('cluster start --kafka 2.0 --metadata kraft')).rejects.toMatchObject({
      message: 'Kafka 2.0 has no KRaft',
      hint: 'it came with 2.8',
    });
    await expect(session.run('cluster start --metadata etcd')).rejects.toThrow(
      "--metadata 'etcd' is neither",
    );
    for (const line of [
      '--kafka 2.8 --metadata kraft',
      '--kafka 4.2 --metadata kraft',
      '--kafka 1.1 --metadata zookeeper',
    ])
      await session.run(`cluster start ${line}`);
  });

  test('KRaft stays KRaft in an upgrade', async () => {
    const { session } = await play(
      'cluster start --kafka 3.0 --metadata kraft',
      'cluster upgrade --kafka 3.9',
    );
    expect(session.bench.simulation.cluster.version).toMatchObject({ version: '3.9', hasZooKeeper: false });
    await session.run('cluster start --kafka 3.0');
    await session.run('cluster upgrade --kafka 3.9');
    expect(session.bench.simulation.cluster.version).toMatchObject({ version: '3.9', hasZooKeeper: true });
  });
});

describe('CLU-8: no broker redirects', () => {
  /** Partition 0 is led by 2 until the controller gives it back to 1 at 5 minutes. Metadata come at 3 minutes, for 1 leads partition 2 then, and at 8. */
  const RETURNED = [
    ...THREE,
    `producer open p ${ONE}`,
    'broker stop 1',
    'broker start 1',
    'advance 3m',
    'broker kill 3',
    'broker start 3',
    'every 1m --times 6 produce orders --producer p --key order-{1..9} --count 9 --value v',
  ];

  test('a former leader is sent to once, refuses, and the new one gets it', async () => {
    const { session } = await play(...RETURNED, 'advance 119999ms');
    const requestsOf = async () =>
      (await show(session, 'connections p')).rows.map(({ node, requests }) => [node, requests]);
    const before = await requestsOf();
    const told = await session.run('advance 1ms');
    expect(told.text).toContain('broker 2 answers p NOT_LEADER_OR_FOLLOWER for orders:0');
    const after = Object.fromEntries((await requestsOf()) as [string, number][]);
    const was = Object.fromEntries(before as [string, number][]);
    // One request for orders:0 in vain and one for orders:1, both at this instant: they are one.
    expect(after['2']! - was['2']!).toBe(1);
    expect(after['1']! - (was['1'] ?? 0)).toBeGreaterThanOrEqual(1);
    const producers = await session.run('expect producers row p failed=0');
    expect(producers.expectation!.holds).toBe(true);
  });

  test('only once: it knows the leader then', async () => {
    const { session } = await play(...RETURNED, 'advance 4m');
    const { rows } = await show(session, 'events');
    const refusals = rows.filter(({ rule }) => rule === 'CLU-8');
    expect(refusals).toHaveLength(1);
  });

  test('not where metadata came in between', async () => {
    const { session } = await play(
      ...THREE,
      `producer open p ${ONE} --set metadata.max.age.ms=1000`,
      `${NINE} --producer p`,
      'broker stop 1',
      `${NINE} --producer p`,
      'broker start 1',
      'advance 6m',
      `${NINE} --producer p`,
    );
    const { rows } = await show(session, 'events');
    expect(rows.filter(({ rule }) => rule === 'CLU-8')).toEqual([]);
    expect(rows.filter(({ rule }) => rule === 'CLU-12')).toHaveLength(1);
  });
});

describe("Kafka's own tool", () => {
  test('recorded: the admin client waits for a node where the advertised address leads nowhere', async () => {
    const { session, last } = await play(
      'topic create results',
      'broker stop 1',
      'broker start 1 --listener broker1:9092 --advertised elsewhere:9092',
      'kafka-topics --bootstrap-server broker1:9092 --describe',
    );
    expect(last.lines).toEqual([
      'Error while executing topic command : Timed out waiting for a node assignment. Call: listTopics',
    ]);
    const created = await session.run('kafka-topics --bootstrap-server broker1:9092 --create --topic other');
    expect(created.lines[0]).toContain('Call: createTopics');
  });

  test('F4: and where no server of the list answers; one that does is enough', async () => {
    const { session } = await play(
      'cluster start --brokers 2',
      'topic create results --replication-factor 2',
      'broker kill 1',
    );
    const dead = await session.run('kafka-topics --bootstrap-server broker1:9092 --list');
    expect(dead.lines[0]).toContain('Timed out waiting for a node assignment. Call: listTopics');
    const both = await session.run('kafka-topics --bootstrap-server broker1:9092,broker2:9092 --list');
    expect(both.lines).toEqual(['results']);
    const alias = await session.run('kafka-topics --bootstrap-server localhost:9092 --list');
    expect(alias.lines).toEqual(['results']);
  });
});

test('a cluster started anew: what feeds of the one before were answered is no later answer', async () => {
  const { session } = await play(
    'topic create results',
    'every 1m produce results --value v',
    'advance 10m',
    'cluster start',
    'topic create results',
    'broker kill 1',
    `producer open p ${ONE}`,
    'produce results --producer p --value v',
    'advance 1m',
  );
  expect((await show(session, 'outcome')).summary).toMatchObject({ error: 'TimeoutException' });
});
