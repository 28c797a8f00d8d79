import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

const HEADER =
  'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID';
const PLAN = 'GROUP           TOPIC           PARTITION  NEW-OFFSET';
const WARNING =
  'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.';

/** Ten records in t:0 and four in t:1; group g has committed 7 and 1, its one assign() consumer is alive. */
async function withSimpleGroup(version = '4.2'): Promise<ToolSession> {
  const tools = new ToolSession(version);
  await tools.print(
    'topic create t --partitions 2',
    'produce t --partition 0 --count 10 --value v',
    'produce t --partition 1 --count 4 --value v',
    'consumer open a --group g --assign t:0,t:1 --set enable.auto.commit=false',
    'commit a --offset t:0=7 --offset t:1=1',
  );
  return tools;
}

/** The same records, read by one subscribed member that has committed 10 and 4. */
async function withMember(version = '4.2'): Promise<ToolSession> {
  const tools = new ToolSession(version);
  await tools.print(
    'topic create t --partitions 2',
    'produce t --partition 0 --count 10 --value v',
    'produce t --partition 1 --count 4 --value v',
    'consumer open a --group g --subscribe t --set auto.offset.reset=earliest',
    'poll a --timeout 10s',
    'commit a',
  );
  return tools;
}

describe('GRP-15: kafka-consumer-groups --describe', () => {
  test.each(['4.0', '2.8'])(
    'FACTS B2: an assign() group has no active members while its consumer is alive (%s)',
    async (version) => {
      const tools = await withSimpleGroup(version);
      expect(
        await tools.print('kafka-consumer-groups.sh --bootstrap-server x:9092 --describe --group g'),
      ).toEqual([
        '',
        "Consumer group 'g' has no active members.",
        '',
        HEADER,
        // The order of a HashMap: t-1 has the lower bucket. Recorded with the 2.8.2 tool, too.
        'g               t               1          1               4               3               -               -               -',
        'g               t               0          7               10              3               -               -               -',
      ]);
    },
  );

  test.each(['3.1', '4.2'])('in %s partitions come by number', async (version) => {
    const lines = await (await withSimpleGroup(version)).print('kafka-consumer-groups --describe --group g');
    expect(lines.slice(4).map((line) => line.slice(32, 42).trim())).toEqual(['0', '1']);
  });

  test('LAG counts offsets up to the end: a commit past it gives a negative one', async () => {
    const tools = await withSimpleGroup();
    await tools.print('commit a --offset t:1=999');
    const [, , , , , line] = await tools.print('kafka-consumer-groups --describe --offsets --group g');
    expect(line!.split(/ +/).slice(2, 6)).toEqual(['1', '999', '4', '-995']);
  });

  test('a partition without a commit has lag -, its owner is shown', async () => {
    const tools = await withMember();
    await tools.print(
      'close a',
      'kafka-consumer-groups --delete --group g',
      'restart a',
      'poll a --timeout 10s',
    );
    const lines = await tools.print('kafka-consumer-groups --describe --group g');
    expect(lines[3]!.split(/ +/).slice(0, 6)).toEqual(['g', 't', '1', '-', '4', '-']);
    expect(lines[3]).toMatch(/ a-[0-9a-f-]{36} \/127\.0\.0\.1 {6}a$/);
  });

  test('who holds most comes first', async () => {
    const tools = new ToolSession('3.1');
    await tools.print('topic create t --partitions 3');
    for (const name of ['z', 'a'])
      await tools.print(`consumer open ${name} --group g --subscribe t`, `poll-loop ${name}`);
    await tools.print('advance 1m');
    const lines = await tools.print('kafka-consumer-groups --describe --group g');
    expect(lines.slice(2).map((line) => `${line.split(/ +/)[2]} ${line.at(-1)}`)).toEqual([
      '0 a',
      '1 a',
      '2 z',
    ]);
  });

  test.each(['2.8', '3.9'])('a missing group of %s does not exist', async (version) => {
    const tools = new ToolSession(version);
    expect(await tools.print('kafka-consumer-groups --describe --group nope')).toEqual([
      '',
      "Error: Consumer group 'nope' does not exist.",
    ]);
    expect(await tools.error('kafka-consumer-groups --describe --group nope --state')).toBe(
      'GROUP_ID_NOT_FOUND',
    );
  });

  test('FACTS B4: since 4.0 the tool fails for a missing group', async () => {
    const tools = await withSimpleGroup();
    const lines = [
      '',
      'Error: Executing consumer group command failed due to org.apache.kafka.common.errors.GroupIdNotFoundException: Group nope not found.',
    ];
    expect(await tools.print('kafka-consumer-groups --describe --group nope')).toEqual(lines);
    expect(await tools.print('kafka-consumer-groups --describe --group g --group nope')).toEqual(lines);
  });

  test.each([
    ['3.9', '(0,1)', 'broker1:9092  (1)         '],
    ['3.1', 't(0,1)', 'broker1:9092 (1)          '],
  ])('members and state of %s', async (version, assignment, coordinator) => {
    const tools = await withMember(version);
    const members = await tools.print('kafka-consumer-groups --describe --group g --members --verbose');
    expect(members[0]).toBe('');
    expect(members[1]!.split(/ +/)).toEqual([
      'GROUP',
      'CONSUMER-ID',
      'HOST',
      'CLIENT-ID',
      '#PARTITIONS',
      'ASSIGNMENT',
    ]);
    expect(members[2]).toMatch(/^g {15}a-[0-9a-f-]{36} \/127\.0\.0\.1 {6}a {15}2 {15}\S+$/);
    expect(members[2]!.split(/ +/).at(-1)).toBe(assignment);
    const plain = await tools.print('kafka-consumer-groups --describe --group g --members');
    expect(plain[2]).toMatch(/ 2 {15}$/);
    const state = await tools.print('kafka-consumer-groups --describe --all-groups --state');
    expect(state).toEqual([
      '',
      'GROUP                     COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE           #MEMBERS',
      `g                         ${coordinator}range                Stable          1`,
    ]);
  });

  test('GRP-7: static members bring a column with their ids', async () => {
    const tools = new ToolSession();
    await tools.print(
      'topic create t',
      'consumer open a --group g --subscribe t --set group.instance.id=i1',
      'poll a --timeout 10s',
    );
    const [, titles, row] = await tools.print('kafka-consumer-groups --describe --group g --members');
    expect(titles!.split(/ +/).slice(0, 3)).toEqual(['GROUP', 'CONSUMER-ID', 'GROUP-INSTANCE-ID']);
    expect(row).toContain(' i1                ');
  });

  test('from 4.0 what several topics hold is joined by semicolons, by number, and makes its column wide', async () => {
    const tools = new ToolSession('4.0');
    await tools.print(
      'topic create t --partitions 12',
      'topic create u',
      'consumer open a --group g --subscribe t,u',
      'poll a --timeout 10s',
    );
    const lines = await tools.print('kafka-consumer-groups --describe --group g --members --verbose');
    const held = 't:0,1,2,3,4,5,6,7,8,9,10,11;u:0';
    expect(lines[1]).toContain(`CURRENT-EPOCH   ${'CURRENT-ASSIGNMENT'.padEnd(held.length)} TARGET-EPOCH`);
    expect(lines[2]).toContain(` -               ${held} -               -`);
  });

  test('members of a simple group: only the sentence up to 3.7; its state has the table', async () => {
    const tools = await withSimpleGroup('3.1');
    expect(await tools.print('kafka-consumer-groups --describe --group g --members')).toEqual([
      '',
      "Consumer group 'g' has no active members.",
    ]);
    expect((await tools.print('kafka-consumer-groups --describe --group g --state')).at(-1)).toBe(
      'g                         broker1:9092 (1)                               Empty           0',
    );
  });

  test('while it rebalances a group has a warning and no owners', async () => {
    const tools = await withMember();
    await tools.print('consumer open b --group g --subscribe t', 'poll b');
    const lines = await tools.print('kafka-consumer-groups --describe --group g');
    expect(lines.slice(0, 2)).toEqual(['', "Warning: Consumer group 'g' is rebalancing."]);
    expect(lines.slice(4).map((line) => line.split(/ +/)[6])).toEqual(['-', '-']);
  });
});

describe('GRP-13: kafka-consumer-groups --list', () => {
  test('names, states and types; states filter whatever their case', async () => {
    const tools = await withSimpleGroup();
    expect(await tools.print('kafka-consumer-groups --list')).toEqual(['g']);
    const titles = `${'GROUP'.padEnd(25)} ${'STATE'.padEnd(20)}`;
    const row = `${'g'.padEnd(25)} ${'Empty'.padEnd(20)}`;
    expect(await tools.print('kafka-consumer-groups --list --state')).toEqual([titles, row]);
    expect(await tools.print('kafka-consumer-groups --list --state empty,Stable')).toEqual([titles, row]);
    expect(await tools.print('kafka-consumer-groups --list --state Stable')).toEqual([titles]);
    expect(await tools.print('kafka-consumer-groups --list --type classic')).toEqual([
      `${'GROUP'.padEnd(25)} ${'TYPE'.padEnd(20)}`,
      `${'g'.padEnd(25)} ${'Classic'.padEnd(20)}`,
    ]);
  });

  test('up to 3.7 the columns are narrow', async () => {
    const tools = await withSimpleGroup('3.1');
    expect(await tools.print('kafka-consumer-groups --list --state')).toEqual([
      'GROUP           STATE',
      'g               Empty',
    ]);
  });

  test('a state or a flag that the release does not know', async () => {
    expect(
      await (await withSimpleGroup('3.1')).mistake('kafka-consumer-groups --list --state Assigning'),
    ).toBe(
      "kafka-consumer-groups: Invalid state list 'Assigning'; Valid states are: PreparingRebalance, CompletingRebalance, Stable, Dead, Empty",
    );
    expect(await (await withSimpleGroup('3.1')).print('kafka-consumer-groups --list --type')).toEqual([
      'Exception in thread "main" joptsimple.UnrecognizedOptionException: type is not a recognized option',
    ]);
  });
});

describe('OFS-14: kafka-consumer-groups --delete', () => {
  test('FACTS B3: the tools do not protect an assign() group: it goes while its consumer runs', async () => {
    const tools = await withSimpleGroup();
    expect(await tools.print('kafka-consumer-groups --delete --group g')).toEqual([
      "Deletion of requested consumer groups ('g') was successful.",
    ]);
    expect(await tools.print('kafka-consumer-groups --list')).toEqual([]);
    await tools.print('commit a --offset t:0=2');
    expect(await tools.print('kafka-consumer-groups --list')).toEqual(['g']); // OFS-16
  });

  test('a group with members and one that is not there', async () => {
    const tools = await withMember('3.9');
    expect(await tools.print('kafka-consumer-groups --delete --group g --group x')).toEqual([
      '',
      'Error: Deletion of some consumer groups failed:',
      "* Group 'g' could not be deleted due to: java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.GroupNotEmptyException: The group is not empty.",
      "* Group 'x' could not be deleted due to: java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.",
    ]);
    expect(await tools.error('kafka-consumer-groups --delete --group g')).toBe('NON_EMPTY_GROUP');
  });

  test.each([
    ['4.2', "'g', 'h'"],
    ['4.0', "'g, h'"],
    ['3.1', "'g', 'h'"],
  ])('several at once with %s', async (version, names) => {
    const tools = await withSimpleGroup(version);
    await tools.print('consumer open b --group h --assign t:0', 'commit b --offset t:0=1');
    expect(await tools.print('kafka-consumer-groups --delete --all-groups')).toEqual([
      `Deletion of requested consumer groups (${names}) was successful.`,
    ]);
  });

  test('some of several', async () => {
    const tools = await withSimpleGroup('3.1');
    const lines = await tools.print('kafka-consumer-groups --delete --group g --group x');
    expect(lines.slice(3)).toEqual(['', "These consumer groups were deleted successfully: 'g'"]);
  });
});

describe('OFS-15: kafka-consumer-groups --delete-offsets', () => {
  test('of an Empty group, and of a topic that is not there', async () => {
    const tools = await withSimpleGroup('4.0');
    expect(
      await tools.print('kafka-consumer-groups --delete-offsets --group g --topic t:0 --topic nope'),
    ).toEqual([
      'Request succeed for deleting offsets with topic t:0, nope group g',
      '',
      'TOPIC                          PARTITION       STATUS         ',
      'nope                           Not Provided    Error: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
      't                              0               Successful     ',
    ]);
    const described = await tools.print('kafka-consumer-groups --describe --group g');
    expect(described.slice(4)).toHaveLength(1);
  });

  test('not of a topic that its members subscribe to', async () => {
    const tools = await withMember('3.1');
    expect(await tools.print('kafka-consumer-groups --delete-offsets --group g --topic t')).toEqual([
      '',
      'Error: Encounter some partition level error, see the follow-up details:',
      '',
      'TOPIC                          PARTITION       STATUS         ',
      ...[0, 1].map(
        (partition) =>
          `t                              ${partition}               Error: org.apache.kafka.common.errors.GroupSubscribedToTopicException: Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.`,
      ),
    ]);
  });

  test('not of a group that is not there', async () => {
    const tools = await withSimpleGroup('3.1');
    const lines = await tools.print('kafka-consumer-groups --delete-offsets --group h --topic t:1');
    expect(lines.slice(0, 2)).toEqual(['', "Error: 'h' does not exist."]);
    expect(lines.at(-1)).toBe(
      't                              1               Error: org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.',
    );
  });
});

describe('GRP-9: kafka-consumer-groups --reset-offsets', () => {
  const reset = 'kafka-consumer-groups --reset-offsets --group g';

  test('without --execute it is a dry run with a warning', async () => {
    const tools = await withSimpleGroup();
    expect(await tools.print(`${reset} --topic t --to-earliest`)).toEqual([
      WARNING,
      '',
      PLAN,
      'g               t               1          0',
      'g               t               0          0',
    ]);
    expect(await tools.print(`${reset} --topic t:0 --to-earliest --dry-run`)).toEqual([
      '',
      PLAN,
      'g               t               0          0',
    ]);
    const { view } = await described(tools);
    expect(view).toEqual(['7', '1']);
  });

  async function described(tools: ToolSession): Promise<{ view: (string | undefined)[] }> {
    const lines = await tools.print('kafka-consumer-groups --describe --group g');
    const rows = lines.filter((line) => line.startsWith('g ')).map((line) => line.split(/ +/));
    return { view: ['0', '1'].map((partition) => rows.find((row) => row[2] === partition)?.[3]) };
  }

  // t:0 has offsets 0 to 9 and 7 committed; t:1 has 0 to 3 and 1 committed.
  test.each([
    ['--to-earliest', ['0', '0']],
    ['--to-latest', ['10', '4']],
    ['--to-current', ['7', '1']],
    ['--to-offset 3', ['3', '3']],
    ['--to-offset 5', ['5', '4']],
    ['--shift-by -1', ['6', '0']],
    ['--shift-by -2', ['5', '0']],
    ['--shift-by 3', ['10', '4']],
    ['--shift-by 4', ['10', '4']],
  ])('%s, B3: while the assign() consumer runs', async (flags, offsets) => {
    const tools = await withSimpleGroup();
    await tools.print(`${reset} --all-topics ${flags} --execute`);
    expect((await described(tools)).view).toEqual(offsets);
  });

  test.each([
    ['4.2', 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand'],
    ['3.1', 'kafka.admin.ConsumerGroupCommand$'],
  ])('%s tells that it moved an offset into the log', async (version, logger) => {
    const tools = await withSimpleGroup(version);
    await tools.print('delete-records t:0 --before 2');
    const lines = await tools.print(`${reset} --topic t:0 --to-offset 1 --dry-run`);
    expect(lines[0]).toBe(
      `[2026-01-05 00:00:00,000] WARN New offset (1) is lower than earliest offset for topic partition t-0. Value will be set to 2 (${logger})`,
    );
    expect((await tools.print(`${reset} --topic t:0 --to-offset 11 --dry-run`))[0]).toContain(
      'New offset (11) is higher than latest offset for topic partition t-0. Value will be set to 10',
    );
    expect(await tools.print(`${reset} --topic t:0 --to-offset 2 --dry-run`)).toHaveLength(3);
    expect(await tools.print(`${reset} --topic t:0 --to-offset 10 --dry-run`)).toHaveLength(3);
  });

  test('a commit past the end stays with --to-current', async () => {
    const tools = await withSimpleGroup();
    await tools.print('commit a --offset t:1=999', `${reset} --all-topics --to-current --execute`);
    expect((await described(tools)).view).toEqual(['7', '999']);
  });

  test('to a moment, and so long ago; LST-5: the end where nothing is found', async () => {
    const tools = await withSimpleGroup();
    await tools.print('advance 1h', 'produce t --partition 0 --value v', 'advance 10m');
    const at = async (flags: string): Promise<string[]> => {
      await tools.print(`${reset} --all-topics --execute ${flags}`);
      return (await described(tools)).view as string[];
    };
    expect(await at('--to-datetime 2026-01-05T00:00:00.000')).toEqual(['0', '0']);
    expect(await at('--to-datetime 2026-01-05T00:00:00.001')).toEqual(['10', '4']);
    expect(await at('--to-datetime 2026-01-05T02:00:00.000+0100')).toEqual(['10', '4']);
    expect(await at('--to-datetime 2026-01-05T01:00:00.1Z')).toEqual(['11', '4']);
    expect(await at('--by-duration PT10M')).toEqual(['10', '4']);
    expect(await at('--by-duration PT9M59.999S')).toEqual(['11', '4']);
    expect(await at('--by-duration P0DT1H10M')).toEqual(['0', '0']);
    const lines = await tools.print(`${reset} --topic t:1 --dry-run --by-duration PT1M`);
    expect(lines.slice(0, 2)).toEqual([
      '',
      'Warn: Partition 1 from topic t is empty. Falling back to latest known offset.',
    ]);
  });

  test.each([
    [
      '--to-datetime 2026-01-05',
      `java.text.ParseException: Error parsing timestamp. It does not contain a 'T' according to ISO8601 format`,
    ],
    ['--to-datetime 2026-01-05T00:00Z', 'java.text.ParseException: Unparseable date: "2026-01-05T00:00Z"'],
    [
      '--to-datetime 2026-13-05T00:00:00.000',
      'java.text.ParseException: Unparseable date: "2026-13-05T00:00:00.000Z"',
    ],
    ['--by-duration 1d', 'Text cannot be parsed to a Duration'],
    ['--by-duration P', 'Text cannot be parsed to a Duration'],
    ['--by-duration PT', 'Text cannot be parsed to a Duration'],
  ])('what is no time: %s', async (flags, problem) => {
    expect(await (await withSimpleGroup()).print(`${reset} --topic t --dry-run ${flags}`)).toEqual([
      '',
      `Error: Executing consumer group command failed due to ${problem}`,
    ]);
  });

  test('a group with members is left alone', async () => {
    const tools = await withMember();
    expect(await tools.print(`${reset} --topic t --to-earliest --execute`)).toEqual([
      '',
      "Error: Assignments can only be reset if the group 'g' is inactive, but the current state is Stable.",
      '',
      PLAN,
    ]);
    expect((await described(tools)).view).toEqual(['10', '4']);
  });

  test('GRP-8: executed for a group that is not there, it makes a simple one', async () => {
    const tools = await withSimpleGroup();
    await tools.print('kafka-consumer-groups --reset-offsets --group new --topic t --to-latest --dry-run');
    expect(await tools.print('kafka-consumer-groups --list')).toEqual(['g']);
    await tools.print('kafka-consumer-groups --reset-offsets --group new --topic t:1 --to-latest --execute');
    expect(await tools.print('kafka-consumer-groups --list')).toEqual(['g', 'new']);
  });

  test('nothing committed cannot be shifted', async () => {
    const tools = await withSimpleGroup();
    expect(
      await tools.print('kafka-consumer-groups --reset-offsets --group new --topic t --shift-by 1 --execute'),
    ).toEqual(['Cannot shift offset for partition t-0 since there is no current committed offset']);
    expect(await tools.print('kafka-consumer-groups --list')).toEqual(['g']);
  });

  test('--export prints CSV, with the group where not exactly one is named', async () => {
    const tools = await withSimpleGroup();
    expect(await tools.print(`${reset} --topic t --to-latest --export --dry-run`)).toEqual([
      't,1,4',
      't,0,10',
      '',
    ]);
    // By bucket of a HashMap: 7 and 8.
    await tools.print(`consumer open b --group 'a group' --assign t:0`, 'commit b --offset t:0=1');
    expect(
      await tools.print(
        'kafka-consumer-groups --reset-offsets --all-groups --topic t:0 --to-latest --export --dry-run',
      ),
    ).toEqual(['g,t,0,10', '"a group",t,0,10', '']);
  });

  test('--export: a topic longer than 24 characters stands between quotes', async () => {
    const tools = new ToolSession();
    const [shorter, longer] = ['a'.repeat(24), 'b'.repeat(25)];
    await tools.print(`topic create ${shorter}`, `topic create ${longer}`);
    const topics = `--topic ${shorter} --topic ${longer}`;
    const lines = await tools.print(`${reset} ${topics} --to-latest --export --dry-run`);
    expect(lines.toSorted()).toEqual(['', `"${longer}",0,0`, `${shorter},0,0`]);
  });

  test('up to 3.7 a plan of four partitions keeps the order of the request, one of five goes by number', async () => {
    const tools = new ToolSession('3.1');
    await tools.print('topic create t --partitions 5');
    const order = async (partitions: string): Promise<string> => {
      const lines = await tools.print(`${reset} --topic t:${partitions} --to-latest --dry-run`);
      return lines
        .slice(2)
        .map((line) => line.split(/ +/)[2])
        .join(',');
    };
    expect(await order('3,0,2,1')).toBe('3,0,2,1');
    expect(await order('4,3,0,2,1')).toBe('0,1,2,3,4');
  });

  test('the digits after the point are milliseconds: .5 is five of them', async () => {
    const tools = new ToolSession();
    await tools.print('topic create t', 'advance 100ms', 'produce t --value v');
    const offset = async (fraction: string): Promise<string | undefined> => {
      const time = `2026-01-05T00:00:00.${fraction}`;
      const lines = await tools.print(`${reset} --topic t --to-datetime ${time} --dry-run`);
      return lines.at(-1)!.split(/ +/)[3];
    };
    expect([await offset('5'), await offset('100'), await offset('101')]).toEqual(['0', '0', '1']);
  });

  test('an unknown topic', async () => {
    const problem =
      'org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.';
    const print = async (version: string): Promise<string[]> =>
      (await withSimpleGroup(version)).print(`${reset} --topic nope --to-latest --dry-run`);
    const before = 'Error: Executing consumer group command failed due to ';
    expect(await print('4.2')).toEqual(['', `${before}This server does not host this topic-partition.`]);
    expect(await print('3.9')).toEqual(['', `${before}java.util.concurrent.ExecutionException: ${problem}`]);
    expect(await print('3.1')).toEqual(['', `${before}${problem}`]);
  });
});

describe('what kafka-consumer-groups refuses', () => {
  test.each([
    [
      '',
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets',
    ],
    [
      '--list --delete',
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets',
    ],
    ['--describe', 'Option [describe] takes one of these options: [group], [all-groups]'],
    ['--describe --group g --all-groups', `Option "[group]" can't be used with option "[all-groups]"`],
    ['--describe --group g --topic t', `Option "[topic]" can't be used with option "[describe]"`],
    [
      '--describe --group g --members --state',
      'Option [describe] takes at most one of these options: [members], [offsets], [state]',
    ],
    ['--describe --group g --state Empty', 'Option [describe] does not take a value for [state]'],
    ['--list --group g', `Option "[group]" can't be used with option "[list]"`],
    ['--list --members', '--members goes with --describe'],
    [
      '--delete --group g --topic t',
      'The consumer does not support topic-specific offset deletion from a consumer group.',
    ],
    ['--delete-offsets --group g', 'Missing required argument "[topic]"'],
    ['--delete-offsets --group g --topic t:x', `Invalid partition 'x' specified in topic arg 't:x''`],
    ['--reset-offsets --group g --topic t', 'Option [reset-offsets] requires one of the following scenarios'],
    [
      '--reset-offsets --group g --to-latest',
      'One of the reset scopes should be defined: --all-topics, --topic.',
    ],
    [
      '--reset-offsets --group g --topic t --to-latest --to-offset 3',
      `Option "[to-latest]" can't be used with option "[to-offset]"`,
    ],
    ['--reset-offsets --group g --topic t --to-offset x', `Cannot parse argument 'x' of option to-offset`],
    [
      '--reset-offsets --group g --topic t --to-latest --dry-run --execute',
      'Option [reset-offsets] only accepts one of [execute] and [dry-run]',
    ],
    ['--reset-offsets --group g --topic t --from-file plan.csv', 'there are no files here'],
    [
      '--reset-offsets --group g --topic t:0:1 --to-latest',
      `Invalid topic arg 't:0:1', expected topic name and partitions`,
    ],
    ['--reset-offsets --group g --topic t:2 --to-latest', 't has no partition 2'],
  ])('%s', async (flags, problem) => {
    expect(await (await withSimpleGroup()).mistake(`kafka-consumer-groups ${flags}`)).toContain(problem);
  });
});
