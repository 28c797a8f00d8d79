import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

const NO_TOPIC = "Error while executing topic command : Topic 'nope' does not exist as expected";

describe('kafka-topics --create', () => {
  test('creates the topic and says so; with .sh, a path and a server too', async () => {
    const tools = new ToolSession();
    const line =
      'bin/kafka-topics.sh --bootstrap-server localhost:9092 --create --topic results --partitions 3';
    expect(await tools.print(line)).toEqual(['Created topic results.']);
    const topic = tools.session.bench.simulation.cluster.topics.get('results');
    expect(topic?.partitions).toHaveLength(3);
  });

  test('refuses one that is there, unless told --if-not-exists', async () => {
    const tools = new ToolSession();
    await tools.print('kafka-topics --create --topic results');
    const again = 'kafka-topics --create --topic results';
    expect(await tools.print(again)).toEqual([
      "Error while executing topic command : Topic 'results' already exists.",
    ]);
    expect(await tools.error(again)).toBe('TOPIC_ALREADY_EXISTS');
    expect(await tools.print(`${again} --if-not-exists`)).toEqual([]);
  });

  test("CFG-1: takes Kafka's units only, and says what to write", async () => {
    const tools = new ToolSession();
    const result = await tools.session.run('kafka-topics --create --topic results --config retention.ms=1d');
    expect(result.lines).toEqual([
      'Error while executing topic command : Invalid value 1d for configuration retention.ms: Not a number of type LONG',
    ]);
    expect(result.text).toBe("Kafka's tools take plain numbers: retention.ms=86400000");
    expect(tools.session.bench.simulation.cluster.topics.size).toBe(0);
  });

  test('CFG-2: an unknown name is an error of Kafka, with a name that is near', async () => {
    const result = await new ToolSession().session.run(
      'kafka-topics --create --topic t --config retention.mss=1',
    );
    expect(result.lines).toEqual([
      'Error while executing topic command : Unknown topic config name: retention.mss',
    ]);
    expect(result.text).toContain("'retention.ms'");
  });

  test('CFG-2: compaction lags in conflict', async () => {
    const line =
      'kafka-topics --create --topic t --config min.compaction.lag.ms=2 --config max.compaction.lag.ms=1';
    expect(await new ToolSession().print(line)).toEqual([
      'Error while executing topic command : conflict topic config setting min.compaction.lag.ms (2) > max.compaction.lag.ms (1)',
    ]);
  });

  test.each(['retention.ms', 'retention.ms=', 'retention.ms=1=2'])(
    '--config %s is no pair',
    async (config) => {
      expect(await new ToolSession().print(`kafka-topics --create --topic t --config ${config}`)).toEqual([
        'Error while executing topic command : requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".',
      ]);
    },
  );

  test.each([
    [
      '4.2',
      'Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because only 1 broker(s) are registered.',
    ],
    ['3.0', 'Replication factor: 3 larger than available brokers: 1.'],
  ])('CLU-9: a replication factor beyond the brokers, in %s', async (version, message) => {
    expect(
      await new ToolSession(version).print('kafka-topics --create --topic t --replication-factor 3'),
    ).toEqual([`Error while executing topic command : ${message}`]);
  });

  test('counts begin at 1', async () => {
    const tools = new ToolSession();
    expect(await tools.print('kafka-topics --create --topic t --partitions 0')).toEqual([
      'Error while executing topic command : The partitions must be greater than 0',
    ]);
    const factor =
      'Error while executing topic command : The replication factor must be between 1 and 32767 inclusive';
    for (const wrong of [0, 32_768])
      expect(await tools.print(`kafka-topics --create --topic t --replication-factor ${wrong}`)).toEqual([
        factor,
      ]);
    expect(await tools.error('kafka-topics --create --topic t --replication-factor 32767')).toBe(
      'INVALID_REPLICATION_FACTOR',
    );
    expect((await tools.print('kafka-topics --create --topic t --replication-factor 32767'))[0]).toContain(
      '32767',
    );
  });

  test.each([
    [
      '4.2',
      `Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`,
    ],
    [
      '3.1',
      `Topic name "a b" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`,
    ],
  ])('a name that Kafka does not take, in %s', async (version, message) => {
    expect(await new ToolSession(version).print(`kafka-topics --create --topic 'a b'`)).toEqual([
      `Error while executing topic command : ${message}`,
    ]);
  });

  test('warns of names whose metrics could collide', async () => {
    expect(await new ToolSession().print('kafka-topics --create --topic a.b')).toEqual([
      "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.",
      'Created topic a.b.',
    ]);
  });
});

describe('kafka-topics --list', () => {
  test('names in their order, an empty line for none, and only those that match', async () => {
    const tools = new ToolSession();
    expect(await tools.print('kafka-topics --list')).toEqual(['']);
    await tools.print('topic create scores', 'topic create results', 'topic create b2');
    expect(await tools.print('kafka-topics --list')).toEqual(['b2', 'results', 'scores']);
    expect(await tools.print(`kafka-topics --list --topic 'res.*,sco.*'`)).toEqual(['results', 'scores']);
    expect(await tools.print('kafka-topics --list --topic result')).toEqual(['']);
  });

  test('what is no regular expression is an error of the tool', async () => {
    expect(await new ToolSession().print(`kafka-topics --list --topic 'a('`)).toEqual([
      'Error while executing topic command : a( is an invalid regex.',
    ]);
  });
});

describe('kafka-topics --describe', () => {
  const idOf = (tools: ToolSession, name: string): string =>
    tools.session.bench.simulation.cluster.topics.get(name)!.topicId;

  test.each([
    ['2.8', '', ''],
    ['3.1', '', ''],
    ['3.9', '', '\tElr: N/A\tLastKnownElr: N/A'],
    ['4.0', '', '\tElr: \tLastKnownElr: '],
    ['4.1', 'min.insync.replicas=1,', '\tElr: \tLastKnownElr: '],
    ['4.2', 'min.insync.replicas=1,', '\tElr: \tLastKnownElr: '],
  ])('tabs, configs and eligible leader replicas of %s', async (version, isr, elr) => {
    const tools = new ToolSession(version);
    await tools.print('topic create results --partitions 2 --config retention.ms=86400000');
    expect(await tools.print('kafka-topics --describe --topic results')).toEqual([
      `Topic: results\tTopicId: ${idOf(tools, 'results')}\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: ${isr}retention.ms=86400000`,
      `\tTopic: results\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1${elr}`,
      `\tTopic: results\tPartition: 1\tLeader: 1\tReplicas: 1\tIsr: 1${elr}`,
    ]);
    expect(idOf(tools, 'results')).toMatch(/^[\w-]{22}$/);
  });

  test('configs stand in the order of the map they come from', async () => {
    const tools = new ToolSession('4.0');
    await tools.print(
      'topic create t --config retention.ms=7200000 --config min.insync.replicas=2 --config segment.bytes=1073741824',
    );
    const [line] = await tools.print('kafka-topics --describe --topic t');
    expect(line).toContain('\tConfigs: min.insync.replicas=2,segment.bytes=1073741824,retention.ms=7200000');
  });

  test("CFG-1: a broker's own config counts by the name that is a topic config's first synonym", async () => {
    const tools = new ToolSession('3.9');
    await tools.print(
      'cluster start --kafka 3.9 --set log.segment.bytes=1048576 --set log.retention.hours=24',
      'topic create t',
    );
    const [line] = await tools.print('kafka-topics --describe');
    expect(line).toMatch(/\tConfigs: segment\.bytes=1048576$/);
  });

  test('only topics with changed configs, or only partitions short of replicas', async () => {
    const tools = new ToolSession('4.0');
    await tools.print('topic create a --config min.insync.replicas=2', 'topic create b');
    const [overridden, ...others] = await tools.print('kafka-topics --describe --topics-with-overrides');
    expect([overridden?.slice(0, 8), others]).toEqual(['Topic: a', []]);
    const short = await tools.print('kafka-topics --describe --under-min-isr-partitions');
    expect(short.map((line) => line.slice(0, 10))).toEqual(['\tTopic: a\t']);
    const exact = await tools.print('kafka-topics --describe --at-min-isr-partitions');
    expect(exact.map((line) => line.slice(0, 10))).toEqual(['\tTopic: b\t']);
    expect(await tools.print('kafka-topics --describe --under-replicated-partitions')).toEqual([]);
    expect(await tools.print('kafka-topics --describe --unavailable-partitions')).toEqual([]);
  });

  test.each([
    ['2.8', NO_TOPIC],
    ['3.1', NO_TOPIC],
    ['3.9', "Error while executing topic command : Topic 'Optional[nope]' does not exist as expected"],
    ['4.2', NO_TOPIC],
  ])('a topic that is not there, in %s', async (version, line) => {
    const tools = new ToolSession(version);
    expect(await tools.print('kafka-topics --describe --topic nope')).toEqual([line]);
    expect(await tools.error('kafka-topics --describe --topic nope')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(await tools.print('kafka-topics --describe --topic nope --if-exists')).toEqual([]);
  });

  test('--topic-id finds a topic since 3.1', async () => {
    const tools = new ToolSession('3.1');
    await tools.print('topic create a', 'topic create b');
    const lines = await tools.print(`kafka-topics --describe --topic-id ${idOf(tools, 'b')}`);
    expect(lines[0]).toContain('Topic: b\t');
    const older = new ToolSession('3.0');
    expect(await older.print('kafka-topics --describe --topic-id x')).toEqual([
      'Exception in thread "main" joptsimple.UnrecognizedOptionException: topic-id is not a recognized option',
    ]);
  });
});

describe('kafka-topics --alter', () => {
  test('adds partitions, and the tool says nothing', async () => {
    const tools = new ToolSession();
    await tools.print('topic create results');
    const result = await tools.session.run('kafka-topics --alter --topic results --partitions 3');
    expect(result.lines).toEqual([]);
    expect(result.text).not.toBe('');
    expect(tools.session.bench.simulation.cluster.topics.get('results')?.partitions).toHaveLength(3);
  });

  test.each([
    ['4.2', 3, 'Topic already has 3 partition(s).'],
    ['4.2', 2, 'The topic results currently has 3 partition(s); 2 would not be an increase.'],
    ['3.9', 3, 'Topic already has 3 partitions.'],
    ['3.9', 2, 'Topic currently has 3 partitions, which is higher than the requested 2.'],
  ])('%s refuses %d partitions where there are 3', async (version, wanted, message) => {
    const tools = new ToolSession(version);
    await tools.print('topic create results --partitions 3');
    const line = `kafka-topics --alter --topic results --partitions ${wanted}`;
    expect(await tools.print(line)).toEqual([`Error while executing topic command : ${message}`]);
    expect(await tools.error(line)).toBe('INVALID_PARTITIONS');
  });
});

test('kafka-topics --delete takes every topic that matches', async () => {
  const tools = new ToolSession();
  await tools.print('topic create a1', 'topic create a2', 'topic create b');
  expect(await tools.print(`kafka-topics --delete --topic 'a.'`)).toEqual([]);
  expect(await tools.print('kafka-topics --list')).toEqual(['b']);
  expect(await tools.print('kafka-topics --delete --topic nope')).toEqual([NO_TOPIC]);
});

describe('VER-3: kafka-topics --zookeeper', () => {
  test('is gone since 3.0', async () => {
    const list = 'kafka-topics --zookeeper localhost:2181 --list';
    const exception = 'joptsimple.UnrecognizedOptionException: zookeeper is not a recognized option';
    expect(await new ToolSession('3.0').print(list)).toEqual([`Exception in thread "main" ${exception}`]);
    expect(await new ToolSession('3.9').print(list)).toEqual([
      'zookeeper is not a recognized option',
      exception,
    ]);
  });

  test('works in 2.8, with texts of its own', async () => {
    const tools = new ToolSession('2.8');
    const zookeeper = 'kafka-topics --zookeeper localhost:2181';
    await tools.print(`${zookeeper} --create --topic results --partitions 1 --replication-factor 1`);
    expect(
      await tools.print(`${zookeeper} --alter --topic results --config retention.ms=5 --partitions 2`),
    ).toEqual([
      'WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.',
      '         Going forward, please use kafka-configs.sh for this functionality',
      'Updated config for topic results.',
      'WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected',
      'Adding partitions succeeded!',
    ]);
    expect((await tools.print(`${zookeeper} --describe`))[0]).toMatch(
      /\tPartitionCount: 2\t.*\tConfigs: retention\.ms=5$/,
    );
    const shrunk = await tools.print(`${zookeeper} --alter --topic results --partitions 2`);
    expect(shrunk[1]).toBe(
      'Error while executing topic command : The number of partitions for a topic can only be increased. Topic results currently has 2 partitions, 2 would not be an increase.',
    );
    expect(await tools.print(`${zookeeper} --delete --topic results`)).toEqual([
      'Topic results is marked for deletion.',
      'Note: This will have no impact if delete.topic.enable is not set to true.',
    ]);
  });
});

describe('mistakes on the command line', () => {
  test.each([
    ['kafka-topics --lst', "unknown option '--lst'; Did you mean --list?"],
    [
      'kafka-topics',
      'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
    ],
    ['kafka-topics --list --describe', 'exactly one action'],
    ['kafka-topics --create', 'Missing required argument "[topic]"'],
    ['kafka-topics --alter --topic t', 'Missing required argument "[partitions]"'],
    ['kafka-topics --list --partitions 2', `Option "[partitions]" can't be used with option "[list]"`],
    [
      'kafka-topics --delete --topic t --if-not-exists',
      `Option "[if-not-exists]" can't be used with option "[delete]"`,
    ],
    [
      'kafka-topics --alter --topic t --config a=b',
      `Option combination "[bootstrap-server],[config]" can't be used with option "[alter]"; the kafka-configs CLI`,
    ],
  ])('%s', async (line, message) => {
    expect(await new ToolSession().mistake(line)).toContain(message);
  });
});

describe('kafka-topics of 1.1 and 2.0', () => {
  test.each(['1.1', '2.0'])('%s asks ZooKeeper, and shows no topic id', async (version) => {
    const tools = new ToolSession(version);
    await tools.print('topic create results --partitions 1 --config retention.ms=1d');
    const described = [
      'Topic:results\tPartitionCount:1\tReplicationFactor:1\tConfigs:retention.ms=86400000',
      '\tTopic: results\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1',
    ];
    expect(await tools.print('kafka-topics --zookeeper x:2181 --describe')).toEqual(described);
    expect(await tools.print('kafka-topics --describe --topic results')).toEqual(described);
    expect(await tools.print('kafka-topics --bootstrap-server x:9092 --list')).toEqual([
      'Exception in thread "main" joptsimple.UnrecognizedOptionException: bootstrap-server is not a recognized option',
    ]);
  });
});
