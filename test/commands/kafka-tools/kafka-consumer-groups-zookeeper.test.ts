import { describe, expect, test } from 'vitest';
import { ToolSession } from './tool-session.ts';

// What the tool of 1.1.1 printed for a topic `t` with ten records in each of two partitions.
const ZK = 'kafka-consumer-groups --zookeeper localhost:2181';
const BOOTSTRAP = 'kafka-consumer-groups --bootstrap-server localhost:9092';
const ZK_NOTE =
  'Note: This will only show information about consumers that use ZooKeeper (not those using the Java consumer API).';
const NOTE = 'Note: This will not show information about old Zookeeper-based consumers.';
const ZK_HEADER =
  'TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     ';
const HEADER =
  'TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID';

/** An old consumer of each group has read all and was closed. */
async function withOldGroups(...groups: readonly string[]): Promise<ToolSession> {
  const tools = new ToolSession('1.1');
  await tools.print(
    'topic create t --partitions 2',
    'produce t --partition 0 --count 10 --value v',
    'produce t --partition 1 --count 10 --value v',
  );
  for (const group of groups) await readAsOld(tools, group);
  return tools;
}

async function readAsOld(tools: ToolSession, group: string): Promise<void> {
  const storage = group.includes('dual') ? ' --set offsets.storage=kafka' : '';
  await tools.print(
    `consumer open ${group} --client zookeeper --group ${group} --subscribe t --set auto.offset.reset=smallest${storage}`,
    `poll-loop ${group} --handler 0ms`,
    'advance 1s',
    `close ${group}`,
  );
}

describe('recording A: offsets in ZooKeeper', () => {
  test('each tool lists what it can see', async () => {
    const tools = await withOldGroups('board-zk');
    expect(await tools.print(`${ZK} --list`)).toEqual([ZK_NOTE, 'board-zk']);
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([NOTE]);
  });

  test('each describes, or finds nothing', async () => {
    const tools = await withOldGroups('board-zk');
    expect(await tools.print(`${ZK} --describe --group board-zk`)).toEqual([
      ZK_NOTE,
      '',
      ZK_HEADER,
      't               0          10              10              0               -               ',
      't               1          10              10              0               -               ',
    ]);
    expect(await tools.print(`${BOOTSTRAP} --describe --group board-zk`)).toEqual([
      NOTE,
      "Error: Consumer group 'board-zk' does not exist.",
    ]);
  });
});

describe('recording B: offsets in both', () => {
  const described = [
    NOTE,
    "Consumer group 'board-dual' has no active members.",
    '',
    HEADER,
    't               1          10              10              0               -               -               -',
    't               0          10              10              0               -               -               -',
  ];

  test('before and after a deletion through ZooKeeper the broker has the group', async () => {
    const tools = await withOldGroups('board-zk', 'board-dual');
    expect(await tools.print(`${ZK} --list`)).toEqual([ZK_NOTE, 'board-zk', 'board-dual']);
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([NOTE, 'board-dual']);
    expect(await tools.print(`${BOOTSTRAP} --describe --group board-dual`)).toEqual(described);
    expect(await tools.print(`${BOOTSTRAP} --describe --group board-dual --state`)).toEqual([
      NOTE,
      "Consumer group 'board-dual' has no active members.",
      '',
      'COORDINATOR (ID)          ASSIGNMENT-STRATEGY       STATE                #MEMBERS',
      'broker1:9092 (1)                                    Empty                0',
    ]);
    expect(await tools.print(`${ZK} --delete --group board-dual`)).toEqual([
      ZK_NOTE,
      "Deleted all consumer group information for group 'board-dual' in zookeeper.",
    ]);
    const again = [ZK_NOTE, "Error: Delete for group 'board-dual' failed because group does not exist."];
    expect(await tools.print(`${ZK} --delete --group board-dual`)).toEqual(again);
    expect(await tools.error(`${ZK} --delete --group board-dual`)).toBe('ZkNoNodeException');
    expect(await tools.print(`${ZK} --describe --group board-dual`)).toEqual([
      ZK_NOTE,
      "Error: The consumer group 'board-dual' does not exist.",
    ]);
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([NOTE, 'board-dual']);
    expect(await tools.print(`${BOOTSTRAP} --describe --group board-dual`)).toEqual(described);
  });

  test('recording E: groups come in the order of a HashSet', async () => {
    const tools = await withOldGroups('board-zk', 'dual2', 'zonly', 'mig', 'fz');
    expect(await tools.print(`${ZK} --list`)).toEqual([ZK_NOTE, 'board-zk', 'dual2', 'mig', 'fz', 'zonly']);
  });
});

describe('recording E: --describe asks the coordinator first', () => {
  test("Kafka's offset, until the broker's group is deleted; then ZooKeeper's frozen one", async () => {
    const tools = await withOldGroups('mig');
    const offsets = async (): Promise<(string | undefined)[]> => {
      const lines = await tools.print(`${ZK} --describe --group mig`);
      return lines.slice(3).map((line) => line.split(/ +/).slice(2, 5).join(' '));
    };
    expect(await offsets()).toEqual(['10 10 0', '10 10 0']);
    await tools.print(
      'produce t --partition 0 --count 5 --value v',
      'produce t --partition 1 --count 5 --value v',
      'consumer open java --group mig --subscribe t',
      'poll-loop java --handler 0ms',
      'advance 10s',
      'close java',
    );
    expect(await offsets()).toEqual(['15 15 0', '15 15 0']);
    expect(await tools.print(`${BOOTSTRAP} --delete --group mig`)).toEqual([
      NOTE,
      "Deletion of requested consumer groups ('mig') was successful.",
    ]);
    expect(await offsets()).toEqual(['10 15 5', '10 15 5']);
  });

  test('recording G: a group that is only in Kafka cannot be deleted through ZooKeeper', async () => {
    const tools = await withOldGroups();
    await tools.print(
      'consumer open java --group konly --subscribe t',
      'poll-loop java',
      'advance 10s',
      'close java',
    );
    expect(await tools.print(`${ZK} --delete --group konly`)).toEqual([
      ZK_NOTE,
      "Error: Delete for group 'konly' failed because group does not exist.",
    ]);
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([NOTE, 'konly']);
  });
});

describe('recordings F and I: while the old consumer runs', () => {
  test.each(['fz', 'fd-dual'])('%s: ZooKeeper names its owner and refuses to delete', async (group) => {
    const tools = await withOldGroups(group);
    await tools.print(`restart ${group}`, 'advance 1s');
    const lines = await tools.print(`${ZK} --describe --group ${group}`);
    const id = new RegExp(`${group}_${group}-\\d{13}-[0-9a-f]{8}`).exec(lines[3]!)![0];
    expect(lines.slice(2)).toEqual([
      `TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             ${'CONSUMER-ID'.padEnd(id.length)} `,
      `t               0          10              10              0               ${id} `,
      `t               1          10              10              0               ${id} `,
    ]);
    expect(await tools.print(`${ZK} --delete --group ${group}`)).toEqual([
      ZK_NOTE,
      `Error: Delete for group '${group}' failed because its consumers are still active.`,
    ]);
    expect(await tools.error(`${ZK} --delete --group ${group}`)).toBe('NON_EMPTY_GROUP');
  });

  test('I: the broker accepts, since for it the group is Empty', async () => {
    const tools = await withOldGroups('fd-dual');
    await tools.print('restart fd-dual', 'advance 1s');
    expect(await tools.print(`${BOOTSTRAP} --describe --group fd-dual --members`)).toEqual([
      NOTE,
      "Consumer group 'fd-dual' has no active members.",
    ]);
    expect(await tools.print(`${BOOTSTRAP} --delete --group fd-dual`)).toEqual([
      NOTE,
      "Deletion of requested consumer groups ('fd-dual') was successful.",
    ]);
    await tools.print('advance 1m');
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([NOTE, 'fd-dual']);
  });

  test('one more consumer than partitions has a row of its own; without an offset there is an error', async () => {
    const tools = new ToolSession('1.1');
    await tools.print('topic create t', 'produce t --value v');
    for (const name of ['a', 'b'])
      await tools.print(
        `consumer open ${name} --client zookeeper --group g --subscribe t --set auto.commit.enable=false`,
      );
    const lines = await tools.print(`${ZK} --describe --group g`);
    expect(lines[1]).toBe(
      "Error: Could not fetch offset from zookeeper for group 'g' partition 't-0' due to missing offset data in zookeeper.",
    );
    expect(lines[4]).toMatch(/^t {15}0 {10}- {15}1 {15}- {15}g_a-\d+-\w{8} $/);
    expect(lines[5]).toMatch(/^- {15}- {10}- {15}- {15}- {15}g_b-\d+-\w{8} $/);
    expect(lines).toHaveLength(6);
  });
});

test('recording H: a Java group with members, in the words of 1.1', async () => {
  const tools = await withOldGroups();
  await tools.print('consumer open j --group live --subscribe t', 'poll j --timeout 10s', 'commit j');
  const [note, blank, header, ...rows] = await tools.print(`${BOOTSTRAP} --describe --group live`);
  expect([note, blank]).toEqual([NOTE, '']);
  expect(header).toMatch(/^TOPIC {11}PARTITION .* CONSUMER-ID +HOST {12}CLIENT-ID$/);
  expect(rows.map((row) => row.slice(16, 17))).toEqual(['0', '1']);
  expect(await tools.print(`${BOOTSTRAP} --delete --group live`)).toEqual([
    NOTE,
    'Error: Deletion of some consumer groups failed:',
    "* Group 'live' could not be deleted due to: NON_EMPTY_GROUP",
  ]);
  expect(await tools.print(`${ZK} --delete --group live`)).toEqual([
    ZK_NOTE,
    "Error: Delete for group 'live' failed because group does not exist.",
  ]);
});

describe('ZK-4: with a topic', () => {
  test('what the group has of it, or the whole group', async () => {
    const tools = await withOldGroups('g');
    await tools.print('topic create u', 'produce u --value v');
    await tools.print(
      'consumer open h --client zookeeper --group h --subscribe t,u --set auto.offset.reset=smallest',
      'advance 1s',
      'close h',
    );
    expect(await tools.print(`${ZK} --delete --group h --topic u`)).toEqual([
      ZK_NOTE,
      "Deleted consumer group information for group 'h' topic 'u' in zookeeper.",
    ]);
    expect(await tools.print(`${ZK} --list`)).toEqual([ZK_NOTE, 'h', 'g']);
    expect(await tools.print(`${ZK} --delete --topic t`)).toEqual([
      ZK_NOTE,
      "Deleted consumer group information for all inactive consumer groups for topic 't' in zookeeper.",
    ]);
    expect(await tools.print(`${ZK} --list`)).toEqual([ZK_NOTE]);
    expect(await tools.print(`${ZK} --delete --topic 'a b'`)).toContainEqual(
      expect.stringContaining('Executing consumer group command failed due to Topic name "a b" is illegal'),
    );
  });
});

describe('the tool of 1.1 through the brokers', () => {
  test('its warning, and its plan without a group', async () => {
    const tools = await withOldGroups('x-dual');
    expect(
      await tools.print(`${BOOTSTRAP} --reset-offsets --group x-dual --topic t:0 --to-earliest`),
    ).toEqual([
      NOTE,
      'WARN: In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.',
      '',
      'TOPIC                          PARTITION  NEW-OFFSET     ',
      't                              0          0              ',
    ]);
    expect(
      await tools.print(
        `${BOOTSTRAP} --reset-offsets --group x-dual --topic t --to-offset 3 --export --execute`,
      ),
    ).toEqual([NOTE, 't,0,3', 't,1,3', '']);
  });

  test('it knows no --all-groups, no --delete-offsets, no --list --state', async () => {
    const tools = await withOldGroups();
    const start = 'Exception in thread "main" joptsimple.';
    expect(await tools.print(`${BOOTSTRAP} --describe --all-groups`)).toEqual([
      `${start}UnrecognizedOptionException: all-groups is not a recognized option`,
    ]);
    expect(await tools.print(`${BOOTSTRAP} --delete-offsets --group g --topic t`)).toEqual([
      `${start}UnrecognizedOptionException: delete-offsets is not a recognized option`,
    ]);
    expect(await tools.print(`${BOOTSTRAP} --list --state`)).toEqual([
      `${start}UnavailableOptionException: Option(s) [state] are unavailable given other options on the command line`,
    ]);
  });

  test('not both at once', async () => {
    expect(await new ToolSession('1.1').mistake(`${ZK} --bootstrap-server x --list`)).toContain(
      'Option [bootstrap-server] is not valid with [zookeeper].',
    );
  });
});

test.each(['2.0', '2.8', '3.9', '4.2'])(
  'recording K: %s does not recognize --zookeeper, and prints no note',
  async (version) => {
    const tools = new ToolSession(version);
    expect(await tools.print(`${ZK} --list`)).toEqual([
      'Exception in thread "main" joptsimple.UnrecognizedOptionException: zookeeper is not a recognized option',
    ]);
    expect(await tools.print(`${BOOTSTRAP} --list`)).toEqual([]);
  },
);
