/**
 * The recording of real clients on a 4.2.0 broker that handle orders and write invoices, with crashes between the calls,
 * case by case (`exactly-once.4.2.0.jsonl.gz`; three runs each, all equal). The same calls here give the same offsets.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ConsumerFamilyName } from '../../src/clients/consumers/consumer.ts';
import { resolveConsumerSettings } from '../../src/clients/consumers/consumer-settings.ts';
import { openConsumer, poll } from '../../src/clients/consumers/consumers.ts';
import { committedOffset } from '../../src/kernel/group/committed-offsets.ts';
import type { IsolationLevel } from '../../src/kernel/log/fetch.ts';
import { lastStableOffset } from '../../src/kernel/log/partition-log.ts';
import { Session } from '../../src/session/session.ts';
import { profileOf } from '../kernel/log-fixture.ts';

interface RecordedState {
  readonly when: string;
  readonly committed: number | null;
  readonly end: number;
  readonly lso: number;
  readonly read_uncommitted: readonly number[];
  readonly read_committed: readonly number[];
}

interface Recorded {
  readonly case: string;
  readonly client: string;
  readonly states: readonly RecordedState[];
  readonly mode: string;
  readonly commits: number;
  readonly last: number;
  readonly isolation: string;
  readonly offsets: readonly number[];
  readonly position: number;
  readonly committed: number;
  readonly processed: string;
  readonly committedAtEnd: number;
  readonly handlerCalls: number;
  readonly effects: number;
  readonly processedTwice: string;
  readonly lost: string;
}

const file = new URL('../recordings/clients/exactly-once.4.2.0.jsonl.gz', import.meta.url);
const recordings: readonly Recorded[] = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((line) => 'case' in line);

function recorded(name: string, more: Partial<Recorded> = {}): Recorded {
  const found = recordings.find(
    (line) =>
      line.case === name &&
      Object.entries(more).every(([key, value]) => line[key as keyof Recorded] === value),
  );
  if (found === undefined) throw new Error(`no recording of ${name}`);
  return found;
}

/** A session's lines, and what Kafka and its readers hold between them. */
class Story {
  readonly session = new Session({ version: profileOf('4.2') });
  #readers = 0;

  async run(...lines: readonly string[]): Promise<this> {
    for (const line of lines) {
      const { outcome } = await this.session.run(line);
      expect(outcome?.summary.error ?? null, line).toBeNull();
    }
    return this;
  }

  get #simulation() {
    return this.session.bench.simulation;
  }

  committed(group: string): number | null {
    return (
      committedOffset(this.#simulation.cluster, group, { topic: 'orders', partition: 0 })?.offset ?? null
    );
  }

  /** The offsets a new reader of the invoices is handed, and its position then. */
  read(
    isolation: IsolationLevel | null,
    family: ConsumerFamilyName = 'java',
  ): { offsets: number[]; position: number | null } {
    const configs = {
      'auto.offset.reset': 'earliest',
      ...(isolation === null ? {} : { 'isolation.level': isolation }),
    };
    const settings = resolveConsumerSettings(family, '4.2', configs);
    if ('setting' in settings) throw new Error(settings.message);
    const name = `reader-${this.#readers++}`;
    const mode = { assign: [{ topic: 'invoices', partition: 0 }] };
    const opened = openConsumer(this.#simulation, {
      name,
      family,
      clientVersion: '4.2',
      settings,
      groupId: name,
      mode,
    });
    if ('error' in opened) throw new Error(opened.error.message);
    const offsets: number[] = [];
    for (let polls = 0; polls < 40; polls++) {
      offsets.push(...poll(this.#simulation, opened.consumer, 100).records.map(({ offset }) => offset));
    }
    return { offsets, position: opened.consumer.partitions.get('invoices-0')!.position };
  }

  state(group = 'biller'): Omit<RecordedState, 'when'> {
    const log = this.#simulation.cluster.topics.get('invoices')!.partitions[0]!;
    return {
      committed: this.committed(group),
      end: log.logEndOffset,
      lso: lastStableOffset(log),
      read_uncommitted: this.read('read_uncommitted').offsets,
      read_committed: this.read('read_committed').offsets,
    };
  }
}

/** What of a recorded state there is here. */
function stateOf(name: string, when: string): Omit<RecordedState, 'when'> {
  const state = recorded(name).states.find((candidate) => candidate.when.startsWith(when));
  if (state === undefined) throw new Error(`no state '${when}' of ${name}`);
  const { committed, end, lso, read_uncommitted, read_committed } = state;
  return { committed, end, lso, read_uncommitted, read_committed };
}

const ORDERS = [
  'topic create orders --partitions 1',
  'produce orders --key order-{1..20} --count 20 --value v',
];
const BILLER =
  'consumer open biller --client java --group biller --set max.poll.records=5 --set isolation.level=read_committed --set enable.auto.commit=false --set auto.offset.reset=earliest';
const TRANSACTIONAL = [
  ...ORDERS,
  'topic create invoices --partitions 1',
  'producer open p --client java --set transactional.id=biller',
];
const MODES = { subscribe: '--subscribe orders', assign: '--assign orders:0' };

/** One batch in a transaction by hand: five orders, five invoices. */
function batch(sendsOffsets: boolean): string[] {
  return [
    'poll biller --timeout 50s',
    'process biller',
    'transaction begin p',
    'produce invoices --producer p --key order-{1..5} --count 5 --value v',
    ...(sendsOffsets ? ['transaction send-offsets p --from biller'] : []),
  ];
}

describe.each(['subscribe', 'assign'] as const)('consume, transform, produce, by %s', (mode) => {
  const opening = [...TRANSACTIONAL, `${BILLER} ${MODES[mode]}`];
  const firstLife = [
    ...opening,
    ...batch(true),
    'transaction commit p',
    ...batch(true),
    'crash p',
    'crash biller',
  ];
  const loop = ['poll-loop biller --handler 100ms --transaction p --to invoices', 'advance 1m'];

  test('transform-eos: a crash before commitTransaction, and a second life to the end', async () => {
    const story = await new Story().run(...firstLife);
    expect(story.state()).toEqual(stateOf('transform-eos', 'after the crash'));
    await story.run('restart p');
    expect(story.state()).toEqual(stateOf('transform-eos', 'second life: initTransactions() only'));
    await story.run('restart biller', ...loop);
    expect(story.state()).toEqual(stateOf('transform-eos', 'second life at the end'));
  });

  test('transform-eos-timeout: nobody comes back, and the coordinator aborts between 60 and 70 s after it began', async () => {
    const story = await new Story().run(...firstLife, 'advance 59s');
    expect(story.state()).toEqual(stateOf('transform-eos-timeout', 'after the crash'));
    await story.run('advance 11s');
    expect(story.state()).toEqual(stateOf('transform-eos-timeout', 'nobody restarted'));
    await story.run('restart p', 'restart biller', ...loop);
    expect(story.state()).toEqual(stateOf('transform-eos-timeout', 'second life at the end'));
  });

  test('transform-eos-assign-mix: three plain records behind the open transaction', async () => {
    const story = await new Story().run(...firstLife);
    expect(story.state()).toEqual(stateOf('transform-eos-assign-mix', 'after the crash'));
    await story.run('produce invoices --value plain --count 3');
    expect(story.state()).toEqual(stateOf('transform-eos-assign-mix', '3 records by a plain producer'));
    await story.run('restart p');
    expect(story.state()).toEqual(
      stateOf('transform-eos-assign-mix', 'second life: initTransactions() only'),
    );
    await story.run('restart biller', ...loop);
    expect(story.state()).toEqual(stateOf('transform-eos-assign-mix', 'second life at the end'));
  });

  test('transform-eos-nosendoffsets: without the offsets the group has none, and all is done again', async () => {
    const name = mode === 'assign' ? 'transform-eos-assign-nosendoffsets' : 'transform-eos-nosendoffsets';
    const story = await new Story().run(
      ...opening,
      ...batch(false),
      'transaction commit p',
      ...batch(false),
      'crash p',
      'crash biller',
    );
    expect(story.state()).toEqual(stateOf(name, 'after the crash'));
    await story.run('restart p', 'restart biller');
    for (let round = 0; round < 4; round++) await story.run(...batch(false), 'transaction commit p');
    expect(story.state()).toEqual(stateOf(name, 'second life at the end'));
  });

  test('transform-plain: without a transaction five invoices are written twice', async () => {
    const plainLoop = 'poll-loop biller --handler 100ms --commit batch --producer p --to invoices';
    const story = await new Story().run(
      ...ORDERS,
      'topic create invoices --partitions 1',
      'producer open p --client java',
      `${BILLER} ${MODES[mode]}`,
      plainLoop,
      "advance --until 'processed orders:0@9'",
      'crash biller',
    );
    expect(story.state()).toEqual(stateOf('transform-plain', 'after the crash'));
    await story.run('restart biller', plainLoop, 'advance 1m');
    expect(story.state()).toEqual(stateOf('transform-plain', 'second life at the end'));
  });

  test('reader: librdkafka reads committed records by default; both isolation levels end at the same position', async () => {
    const story = await new Story().run(...firstLife, 'restart p', 'restart biller', ...loop);
    for (const isolation of [null, 'read_uncommitted'] as const) {
      const { offsets, position } = recorded('reader', { isolation: isolation ?? 'default' });
      expect(story.read(isolation, 'librdkafka')).toEqual({ offsets, position });
    }
  });
});

describe.each([
  ['java', 'java 4.2.0'],
  ['librdkafka', 'librdkafka 2.16.0'],
] as const)('one order after the other, %s', (client, recordedClient) => {
  const open = `consumer open shop --client ${client} --group shop --assign orders:0 --set enable.auto.commit=false --set auto.offset.reset=earliest`;

  async function story(loop: string, crash: string): Promise<Record<string, unknown>> {
    const told = await new Story().run(...ORDERS, open, loop, crash, 'crash shop');
    const committed = told.committed('shop');
    await told.run('restart shop', loop, 'advance 10s');
    const [offsets, effects] = [
      await told.session.run('show offsets shop'),
      await told.session.run('show effects shop'),
    ];
    const { repeated, lost } = offsets.views[0]!.summary;
    const { calls, effects: had } = effects.views[0]!.summary;
    return {
      committed,
      committedAtEnd: told.committed('shop'),
      repeated,
      lost,
      handlerCalls: calls,
      effects: had,
    };
  }

  function expected(name: string): Record<string, unknown> {
    const { committed, committedAtEnd, handlerCalls, processedTwice, lost } = recorded(name, {
      client: recordedClient,
    });
    const count = (text: string) => (text === 'none' ? 0 : text.split(',').length);
    return { committed, committedAtEnd, handlerCalls, repeated: count(processedTwice), lost: count(lost) };
  }

  test('sync-per-record: a crash between the handler of offset 5 and its commit', async () => {
    const told = await story(
      'poll-loop shop --handler 100ms --commit record',
      "advance --until 'processed orders:0@5'",
    );
    expect(told).toMatchObject(expected('sync-per-record'));
  });

  test('commit-before: a crash between the commit of offset 5 and its handler', async () => {
    const told = await story('poll-loop shop --handler 100ms --commit before', 'advance 500ms');
    expect(told).toMatchObject(expected('commit-before'));
  });

  test('sync-per-record-dedup: the effect stored under the key', async () => {
    const loop = 'poll-loop shop --handler 100ms --commit record --idempotent stored';
    const told = await story(loop, "advance --until 'processed orders:0@5'");
    const { effects } = recorded('sync-per-record-dedup', { client: recordedClient });
    expect(told).toMatchObject({ ...expected('sync-per-record-dedup'), effects });
  });

  test.each(
    recordings.filter(
      (line) => line.case === 'cost-1000' && line.client === client && !/auto|store/.test(line.mode),
    ),
  )('cost-1000: $mode takes $commits commits', async ({ mode, commits, last }) => {
    const ways: Record<string, string> = { record: 'record', async: 'record --async', batch: 'batch' };
    const told = await new Story().run(
      'topic create orders --partitions 1',
      'produce orders --key order-{1..1000} --count 1000 --value v',
      open,
      `poll-loop shop --handler 0ms --commit ${ways[mode] ?? mode}`,
      'advance 1s',
    );
    const [view] = (await told.session.run('show commits shop')).views;
    expect(view!.summary).toMatchObject({ commits });
    expect(told.committed('shop')).toBe(last);
  });
});
