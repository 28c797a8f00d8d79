import { describe, expect, test } from 'vitest';
import { readAddConfig } from '../../../src/commands/kafka-tools/configs-actions.ts';
import { ToolSession } from './tool-session.ts';

async function withTopic(version = '4.2', configs = ''): Promise<ToolSession> {
  const tools = new ToolSession(version);
  await tools.print(`topic create results${configs}`);
  return tools;
}

const overridesOf = (tools: ToolSession) =>
  tools.session.bench.simulation.cluster.topics.get('results')?.overrides;

describe('kafka-configs --alter', () => {
  test('adds and deletes in one go; commas in brackets are part of a value', async () => {
    const tools = await withTopic('4.2', ' --config segment.ms=5 --config flush.ms=7');
    const line =
      'kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type topics --entity-name results --add-config cleanup.policy=[compact,delete],retention.ms=9 --delete-config segment.ms,flush.ms';
    expect(await tools.print(line)).toEqual(['Completed updating config for topic results.']);
    expect(overridesOf(tools)).toEqual({ 'cleanup.policy': 'compact,delete', 'retention.ms': '9' });
  });

  test('what is not set cannot be deleted, and nothing else happens', async () => {
    const tools = await withTopic();
    const line =
      'kafka-configs --alter --topic results --add-config retention.ms=9 --delete-config segment.ms,foo';
    expect(await tools.print(line)).toEqual(['Invalid config(s): segment.ms,foo']);
    expect(overridesOf(tools)).toEqual({});
  });

  test.each([
    [
      '4.2',
      'InvalidConfigurationException: Invalid value -5 for configuration retention.ms: Value must be at least -1',
    ],
    [
      '3.9',
      "InvalidRequestException: Invalid config value for resource ConfigResource(type=TOPIC, name='results'): Invalid value -5 for configuration retention.ms: Value must be at least -1",
    ],
  ])(
    'CFG-1: a bad value is what the broker of %s says, after the arguments as typed',
    async (version, exception) => {
      const tools = await withTopic(version);
      expect(await tools.print('kafka-configs --topic results --alter --add-config retention.ms=-5')).toEqual(
        [
          "Error while executing config command with args '--topic results --alter --add-config retention.ms=-5'",
          `java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.${exception}`,
        ],
      );
      expect(overridesOf(tools)).toEqual({});
    },
  );

  test.each(['4.2', '3.9'])('CFG-2: an unknown name is the same in %s', async (version) => {
    const tools = await withTopic(version);
    const lines = await tools.print('kafka-configs --topic results --alter --add-config x=1');
    expect(lines[1]).toBe(
      'java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidConfigurationException: Unknown topic config name: x',
    );
  });

  test('a topic that is not there', async () => {
    const line = 'kafka-configs --alter --topic nope --add-config retention.ms=1';
    const tools = new ToolSession();
    expect((await tools.print(line))[1]).toBe(
      'java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
    );
    expect(await tools.error(line)).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });
});

test.each([
  ['a=b', { a: 'b' }],
  ['a=b,c=[d,e],f=', { a: 'b', c: 'd,e', f: '' }],
  ['a=[x=1,y=2]', { a: 'x=1,y=2' }],
  [' a = b ,c=d', { a: 'b', c: 'd' }],
  ['a', null],
  ['a=b=c', null],
  ['a=b,', null],
])('--add-config %s', (text, pairs) => {
  expect(readAddConfig(text)).toEqual(pairs);
});

describe('kafka-configs --describe', () => {
  test("the topic's own configs by name, with the broker's and the default value behind", async () => {
    const tools = await withTopic('4.2', ' --config retention.ms=86400000 --config cleanup.policy=compact');
    expect(await tools.print('kafka-configs --describe --entity-type topics --entity-name results')).toEqual([
      'Dynamic configs for topic results are:',
      '  cleanup.policy=compact sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact, DEFAULT_CONFIG:log.cleanup.policy=delete}',
      '  retention.ms=86400000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=86400000}',
    ]);
  });

  test('before 3.5 in the order of a map', async () => {
    const tools = await withTopic('3.1', ' --config retention.ms=86400000 --config segment.bytes=200');
    const lines = await tools.print('kafka-configs --describe --topic results');
    expect(lines.map((line) => line.split(' sensitive')[0])).toEqual([
      'Dynamic configs for topic results are:',
      '  segment.bytes=200',
      '  retention.ms=86400000',
    ]);
  });

  test('--all adds what brokers and Kafka itself give', async () => {
    const tools = new ToolSession('3.9');
    await tools.print(
      'cluster start --kafka 3.9 --set log.retention.ms=60000 --set log.segment.bytes=100',
      'topic create results',
    );
    const lines = await tools.print('kafka-configs --describe --topic results --all');
    expect(lines[0]).toBe('All configs for topic results are:');
    expect(lines).toContain(
      '  retention.ms=60000 sensitive=false synonyms={STATIC_BROKER_CONFIG:log.retention.ms=60000, DEFAULT_CONFIG:log.retention.hours=168}',
    );
    expect(lines).toContain(
      '  segment.bytes=100 sensitive=false synonyms={STATIC_BROKER_CONFIG:log.segment.bytes=100, DEFAULT_CONFIG:log.segment.bytes=1073741824}',
    );
    expect(lines).toContain('  segment.ms=604800000 sensitive=false synonyms={}');
    expect(lines).toContain('  flush.ms=9223372036854775807 sensitive=false synonyms={}');
    expect(lines).toContain(
      '  preallocate=false sensitive=false synonyms={DEFAULT_CONFIG:log.preallocate=false}',
    );
  });

  test.each([
    ['4.2', ["The topic 'nope' doesn't exist and doesn't have dynamic config."]],
    [
      '3.9',
      [
        "Error while executing config command with args '--describe --topic nope'",
        'java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
      ],
    ],
  ])('a topic that is not there, in %s', async (version, lines) => {
    expect(await new ToolSession(version).print('kafka-configs --describe --topic nope')).toEqual(lines);
  });
});

describe('VER-3: kafka-configs --zookeeper', () => {
  const describeLine = 'kafka-configs --zookeeper localhost:2181 --describe --topic results';

  test('for topics up to 2.8', async () => {
    const tools = await withTopic('2.8');
    const warning = [
      'Warning: --zookeeper is deprecated and will be removed in a future version of Kafka.',
      'Use --bootstrap-server instead to specify a broker to connect to.',
    ];
    const alter =
      'kafka-configs --zookeeper localhost:2181 --alter --topic results --add-config retention.ms=5';
    expect(await tools.print(alter)).toEqual([
      ...warning,
      "Completed updating config for entity: topic 'results'.",
    ]);
    expect(await tools.print(describeLine)).toEqual([
      ...warning,
      "Configs for topic 'results' are retention.ms=5",
    ]);
  });

  describe.each(['1.1', '2.0'])('the tool of %s', (version) => {
    const topics = '--entity-type topics --entity-name results';

    test('knows topics through ZooKeeper alone, and warns of nothing', async () => {
      const tools = await withTopic(version);
      const alter = `kafka-configs --zookeeper localhost:2181 --alter ${topics} --add-config retention.ms=5`;
      expect(await tools.print(alter)).toEqual(["Completed Updating config for entity: topic 'results'."]);
      expect(overridesOf(tools)).toEqual({ 'retention.ms': '5' });
      const describeTopic = `kafka-configs --zookeeper localhost:2181 --describe ${topics}`;
      expect(await tools.print(describeTopic)).toEqual(["Configs for topic 'results' are retention.ms=5"]);
    });

    test('refuses to ask brokers for configs of topics, and changes nothing', async () => {
      const tools = await withTopic(version);
      const line = `kafka-configs --bootstrap-server localhost:9092 --alter ${topics} --add-config retention.ms=5`;
      expect(await tools.print(line)).toEqual([
        '--zookeeper option must be specified for entity-type Buffer(topics)',
      ]);
      expect(await tools.error(line)).toBe('IllegalArgumentException');
      expect(overridesOf(tools)).toEqual({});
    });

    test.each([
      ['--topic results', 'topic is not a recognized option'],
      [`--all ${topics}`, 'all is not a recognized option'],
    ])('does not know %s', async (flags, line) => {
      const tools = await withTopic(version);
      expect(await tools.print(`kafka-configs --zookeeper localhost:2181 --describe ${flags}`)).toEqual([
        line,
      ]);
    });

    test('a topic that is not there', async () => {
      const tools = await withTopic(version);
      const args =
        '--zookeeper localhost:2181 --alter --entity-type topics --entity-name nope --add-config retention.ms=5';
      expect(await tools.print(`kafka-configs ${args}`)).toEqual([
        `Error while executing config command with args '${args}'`,
        'kafka.admin.AdminOperationException: Topic "nope" does not exist.',
      ]);
    });
  });

  test('for users and brokers from 3.0, for nothing from 4.0', async () => {
    expect(await (await withTopic('3.0')).print(describeLine)).toEqual([
      'Invalid entity type topics, the entity type must be one of users, brokers with a --zookeeper argument',
    ]);
    expect(await (await withTopic('4.0')).print(describeLine)).toEqual([
      'zookeeper is not a recognized option',
    ]);
  });
});

test.each([
  ['kafka-configs --topic t', 'Command must include exactly one action: --describe, --alter'],
  ['kafka-configs --alter --describe --topic t', 'exactly one action'],
  ['kafka-configs --describe', 'At least one entity type must be specified'],
  ['kafka-configs --describe --entity-type brokers', "entity type 'brokers' is not here"],
  ['kafka-configs --alter --entity-type topics --add-config a=b', 'an entity name must be specified'],
  ['kafka-configs --alter --topic t', 'At least one of --add-config, --add-config-file, or --delete-config'],
  ['kafka-configs --describe --topic t --add-config a=b', `can't be used with option "[add-config]"`],
  ['kafka-configs --describe --topic t --ad-config a=b', 'Did you mean --add-config?'],
])('mistake: %s', async (line, message) => {
  expect(await new ToolSession().mistake(line)).toContain(message);
});
