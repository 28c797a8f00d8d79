/**
 * Recordings of real clients on a 4.2.0 broker that are killed or throw, and start again (`background-commit` and
 * `commit-interval-replay`; three to twenty runs of each case). The same loop here commits, repeats and loses the same
 * records. A second life handles its records at once and then closes, as in the recordings.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { World } from '../../src/clients/clients.ts';
import type { Consumer, ConsumerFamilyName } from '../../src/clients/consumers/consumer.ts';
import { close, commit, crash, poll, process } from '../../src/clients/consumers/consumers.ts';
import type { LoopOptions } from '../../src/clients/poll-loop.ts';
import { alterOffsets } from '../../src/kernel/group/group-admin.ts';
import {
  advanceTo,
  advanceUntilProcessed,
  committedIn,
  createStory,
  loop,
  open,
  produce,
  START_MS,
  T0,
} from '../clients/story.ts';

interface Recorded {
  readonly case: string;
  readonly client: string;
  readonly settings: readonly string[];
  readonly handed: string;
  readonly processed: string;
  readonly committed: number | null;
  readonly restartFrom: number | null;
  readonly restartProcessed: string;
  readonly processedTwice: string;
  readonly lost: string;
  readonly handlerCalls: number;
  readonly committedAtEnd: number;
  readonly commitsBothLives: readonly number[];
  readonly effects?: number;
  readonly distinctEffects?: number;
}

const ANSWERS = [
  'handed',
  'processed',
  'committed',
  'restartFrom',
  'restartProcessed',
  'processedTwice',
  'lost',
  'handlerCalls',
  'committedAtEnd',
  'effects',
  'distinctEffects',
] as const;
type Answer = Partial<Record<(typeof ANSWERS)[number], string | number | null>>;

const LATEST_PAYMENT_MS = 19_500;

function recordings(name: string): Recorded[] {
  const file = new URL(`../recordings/clients/${name}.4.2.0.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter((line) => 'case' in line);
}

/** The runs of one case: the same client with the same settings. */
function casesOf(name: string): [string, Recorded[]][] {
  const cases = new Map<string, Recorded[]>();
  for (const run of recordings(name)) {
    const key = `${run.case}: ${run.client}, ${run.settings.join(', ')}`;
    cases.set(key, [...(cases.get(key) ?? []), run]);
  }
  return [...cases];
}

/** What a line of settings comes to here. */
class Setup {
  readonly family: ConsumerFamilyName;
  readonly isLive: boolean;
  readonly isLatest: boolean;
  readonly #given: ReadonlyMap<string, string>;

  constructor({ case: name, client, settings }: Recorded) {
    this.family = client.split(' ')[0] as ConsumerFamilyName;
    this.isLive = name.startsWith('live');
    this.isLatest = name.endsWith('-latest');
    this.#given = new Map(settings.map((text) => text.split('=') as [string, string]));
  }

  ms(name: string): number {
    return Number(this.#given.get(name) ?? 0);
  }

  text(name: string): string | undefined {
    return this.#given.get(name);
  }

  get settings(): Record<string, string> {
    const configs = [...this.#given].filter(([name]) => name.includes('.') && !name.startsWith('run.'));
    const own = Object.fromEntries(configs);
    const interval = this.text('run.autoCommitInterval');
    if (interval !== undefined) own.autoCommitInterval = interval;
    const mode = this.text('mode');
    if (mode === 'store') own['enable.auto.offset.store'] = 'false';
    else if (mode !== undefined) own['enable.auto.commit'] = 'false';
    return own;
  }

  get loop(): Partial<LoopOptions> {
    const mode = this.text('mode') ?? '';
    const every = mode.startsWith('every:') ? { every: Number(mode.slice(6)) } : null;
    const dedup = this.text('dedup');
    const throwAt = this.text('throwat');
    const consume = this.text('consume');
    return {
      handlerMs: this.ms('handler'),
      stores: mode === 'store',
      commit: every ?? (mode === 'record' || mode === 'async' ? 'record' : 'never'),
      isAsync: mode === 'async',
      max: consume === undefined ? null : Number(consume),
      throwAt: throwAt === undefined ? null : { ...T0, offset: Number(throwAt) },
      seeksBack: this.text('seekonthrow') === '1',
      idempotence: dedup === 'file' ? 'stored' : dedup === 'memory' ? 'memory' : 'none',
    };
  }
}

/** Payment n at n + 0.5 s. */
function payUntil(world: World, ms: number): void {
  const log = world.cluster.topics.get('t')!.partitions[0]!;
  while (log.logEndOffset < 20 && log.logEndOffset * 1_000 + 500 <= ms) {
    advanceTo(world, log.logEndOffset * 1_000 + 500);
    produce(world, 1);
  }
  advanceTo(world, ms);
}

/** The first life, up to its end; `inFlight`: how many queued commits get through (FACTS C12). */
function firstLife(world: World, setup: Setup, inFlight: number): Consumer {
  const consumer = open(world, setup.family, { settings: setup.settings });
  if (setup.text('crashat') === '5:committed' && setup.ms('handler') === 0) {
    for (let n = 0; n < 6; n++) {
      const [record] = poll(world, consumer).records;
      process(world, consumer);
      commit(world, consumer, { offsets: [{ ...T0, offset: record!.offset + 1 }], isAsync: true });
    }
    crash(world, consumer, inFlight);
    return consumer;
  }
  loop(world, consumer, setup.loop);
  if (setup.text('throwat') !== undefined) {
    advanceTo(world, 2_000);
    return consumer;
  }
  const crashAt = setup.text('crashat');
  if (crashAt === '9:processed') advanceUntilProcessed(world, 9);
  else if (crashAt === '5:committed') {
    advanceUntilProcessed(world, 5);
    commit(world, consumer, { offsets: [{ ...T0, offset: 6 }], isAsync: true });
  } else if (setup.isLive) payUntil(world, setup.ms('crash'));
  else advanceTo(world, setup.ms('crash'));
  crash(world, consumer, inFlight);
  return consumer;
}

/** The second life: it handles what it gets at once, and closes when all has come. */
function secondLife(world: World, setup: Setup): void {
  const settings = setup.settings;
  if (setup.isLatest) delete settings['auto.commit.interval.ms'];
  const consumer = open(world, setup.family, { settings });
  loop(world, consumer, { ...setup.loop, handlerMs: 0, throwAt: null });
  if (setup.isLive) payUntil(world, LATEST_PAYMENT_MS);
  const nowMs = world.cluster.nowMs - START_MS;
  advanceTo(world, setup.family === 'kafkajs' ? nowMs + 60_000 : nowMs + 100);
  close(world, consumer);
}

function play(run: Recorded, inFlight: number): Answer & { commitsOfFirstLife: number[] } {
  const setup = new Setup(run);
  const broker = { 'group.initial.rebalance.delay.ms': '0' };
  const world = createStory({ records: setup.isLive ? 0 : 20, broker });
  firstLife(world, setup, inFlight);
  const first = lifeOf(world, setup.family, 0);
  const committed = committedIn(world);
  const eventsOfFirst = world.clients.events.length;
  const commitsOfFirstLife = commitsOf(world);
  if (run.case === 'crash-then-reset-to-5') alterOffsets(world.cluster, 'g', [{ ...T0, offset: 5 }]);
  if (setup.isLive) payUntil(world, 12_000);
  secondLife(world, setup);
  const second = lifeOf(world, setup.family, eventsOfFirst);
  const all = new Set([...first.processed, ...second.processed]);
  const effects = [...world.clients.applications.get('g')!.effects.values()];
  return {
    handed: rangeText(first.handed),
    processed: rangeText(first.processed),
    committed,
    restartFrom: second.processed[0] ?? null,
    restartProcessed: rangeText(second.processed),
    processedTwice: rangeText(first.processed.filter((offset) => second.processed.includes(offset))),
    lost: rangeText(Array.from({ length: 20 }, (_, offset) => offset).filter((offset) => !all.has(offset))),
    handlerCalls: first.processed.length + second.processed.length,
    committedAtEnd: committedIn(world),
    effects: effects.reduce((sum, { effects }) => sum + effects, 0),
    distinctEffects: effects.length,
    commitsOfFirstLife,
  };
}

/** Offsets handed to the application and processed by it; kafkajs hands out one by one what it has fetched. */
function lifeOf(world: World, family: ConsumerFamilyName, from: number) {
  const handed: number[] = [];
  const processed: number[] = [];
  for (const event of world.clients.events.slice(from)) {
    if (event.type === 'processed') processed.push(event.offset);
    if (family === 'kafkajs') {
      if (event.type === 'processing') handed.push(event.offset);
    } else if (event.type === 'recordsHandedOut') {
      for (const { firstOffset, lastOffset } of event.ranges) handed.push(firstOffset, lastOffset);
    }
  }
  return { handed, processed };
}

function commitsOf(world: World): number[] {
  const commits = world.cluster.events.filter((event) => event.type === 'offsetsCommitted');
  return withoutRepetition(commits.map(({ offsets }) => offsets[0]!.offset));
}

function withoutRepetition(offsets: readonly number[]): number[] {
  return offsets.filter((offset, index) => offset !== offsets[index - 1]);
}

/** As the recordings write offsets that follow on each other. */
function rangeText(offsets: readonly number[]): string {
  if (offsets.length === 0) return 'none';
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  return least === most ? String(least) : `${least}..${most}`;
}

function recordedAnswer(run: Recorded): Answer {
  return Object.fromEntries(ANSWERS.flatMap((name) => (name in run ? [[name, run[name] ?? null]] : [])));
}

/** What reached the broker before the end; a position of 0 that nobody has read is not counted. */
function recordedCommits({ commitsBothLives, committed }: Recorded): number[] {
  if (committed === null) return [];
  const own = commitsBothLives.filter((offset) => offset > 0);
  return withoutRepetition(own.slice(0, own.indexOf(committed) + 1));
}

/** How many of the commits that a dying process had queued came through: five had been sent long before, or none. */
function commitsOnTheirWay({ case: name, committed }: Recorded): number {
  if (name === 'async-crash-at-once') return committed! - 5;
  return name === 'async-crash-no-wait' ? committed! : 0;
}

describe.each(['background-commit', 'commit-interval-replay'])('%s', (name) => {
  test.each(casesOf(name))('%s', (_case, runs) => {
    for (const run of runs) {
      // Of a race each run is played with as many commits on their way as came through.
      const { commitsOfFirstLife, ...answer } = play(run, commitsOnTheirWay(run));
      expect(answer).toMatchObject(recordedAnswer(run));
      expect(commitsOfFirstLife.filter((offset) => offset > 0)).toEqual(recordedCommits(run));
    }
  });
});

test('all cases are there', () => {
  expect(casesOf('background-commit')).toHaveLength(22);
  expect(casesOf('commit-interval-replay')).toHaveLength(29);
});
