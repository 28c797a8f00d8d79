/** A small world for tests: one topic, producers, consumers and loops, in the words of the facts. */
import { expect } from 'vitest';
import { type LedgerRow, ledgerOf } from '../../src/clients/application-ledger.ts';
import { serveClients } from '../../src/clients/client-timers.ts';
import { createClients, type World } from '../../src/clients/clients.ts';
import type { Consumer, ConsumerFamilyName, SeekTarget } from '../../src/clients/consumers/consumer.ts';
import { resolveConsumerSettings } from '../../src/clients/consumers/consumer-settings.ts';
import { openConsumer } from '../../src/clients/consumers/consumers.ts';
import { type LoopOptions, startLoop } from '../../src/clients/poll-loop.ts';
import { advanceWorld } from '../../src/clients/world-clock.ts';
import { createCluster, createTopic } from '../../src/kernel/cluster.ts';
import { committedOffset } from '../../src/kernel/group/committed-offsets.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { appendToLog } from '../../src/kernel/log-operations.ts';
import { findVersion } from '../../src/kernel/versions.ts';

export const START_MS = 1_767_571_200_000;
export const T0 = { topic: 't', partition: 0 } as const;

export interface StoryOptions {
  readonly kafka?: string;
  readonly partitions?: number;
  readonly records?: number;
  readonly broker?: Readonly<Record<string, string>>;
}

/** A world at its start with topic `t` and `records` records in partition 0. */
export function createStory({
  kafka = '4.2',
  partitions = 1,
  records = 0,
  broker = {},
}: StoryOptions = {}): World {
  const cluster = createCluster({
    version: findVersion(kafka)!,
    startMs: START_MS,
    seed: 1,
    brokerOverrides: broker,
  });
  createTopic(cluster, { name: 't', partitions });
  const world = { cluster, clients: createClients(START_MS) };
  produce(world, records);
  return world;
}

/** Appends records one by one, as a producer without linger does, with their number as key. */
export function produce(world: World, count: number, partition = 0): void {
  const log = world.cluster.topics.get('t')!.partitions[partition]!;
  for (let n = 0; n < count; n++) {
    const record = producerRecord(`k${log.logEndOffset}`, `v${log.logEndOffset}`, world.cluster.nowMs);
    const outcome = appendToLog(world.cluster, log, { records: [record], producer: null });
    expect(outcome.error).toBeNull();
  }
  serveClients(world);
}

export interface OpenInStory {
  readonly name?: string;
  readonly group?: string | null;
  readonly subscribe?: boolean;
  readonly start?: SeekTarget;
  readonly application?: string;
  readonly clientVersion?: string;
  readonly hasTable?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Opens a consumer of partition 0, or of the whole topic by `subscribe`. It reads from the earliest unless told otherwise. */
export function open(world: World, family: ConsumerFamilyName, options: OpenInStory = {}): Consumer {
  const {
    name = 'c',
    group = 'g',
    subscribe = family === 'kafkajs',
    start,
    application,
    clientVersion = '4.2',
  } = options;
  const reset: Record<string, string> =
    family === 'kafkajs' ? { fromBeginning: 'true' } : { 'auto.offset.reset': 'earliest' };
  const settings = resolveConsumerSettings(family, clientVersion, { ...reset, ...options.settings });
  if ('setting' in settings) throw new Error(settings.message);
  const assign = [start === undefined ? T0 : { ...T0, start }];
  const opened = openConsumer(world, {
    name,
    family,
    clientVersion,
    settings,
    groupId: group,
    mode: subscribe ? { subscribe: ['t'] } : { assign },
    ...(application === undefined ? {} : { application }),
    hasTable: options.hasTable ?? false,
  });
  if ('error' in opened) throw new Error(opened.error.message);
  return opened.consumer;
}

const LOOP: LoopOptions = {
  handlerMs: 0,
  max: null,
  commit: 'never',
  isAsync: false,
  stores: false,
  throwAt: null,
  seeksBack: false,
  idempotence: 'none',
};

export function loop(world: World, consumer: Consumer, options: Partial<LoopOptions>): void {
  startLoop(world, consumer, { ...LOOP, ...options });
}

/** Moves the clock to so many ms after the start. */
export function advanceTo(world: World, ms: number): void {
  advanceWorld(world, START_MS + ms);
}

/** Moves the clock until the record is processed, and stops before anything else (design: `advance --until`). */
export function advanceUntilProcessed(world: World, offset: number): void {
  const from = world.clients.events.length;
  const isProcessed = () =>
    world.clients.events.slice(from).some((event) => event.type === 'processed' && event.offset === offset);
  advanceWorld(world, world.cluster.nowMs + 3_600_000, isProcessed);
  expect(isProcessed()).toBe(true);
}

export function committedIn(world: World, group = 'g', partition = 0): number | null {
  return committedOffset(world.cluster, group, { topic: 't', partition })?.offset ?? null;
}

export function ledger(world: World, application = 'g', partition = 0): LedgerRow {
  return ledgerOf(world, world.clients.applications.get(application)!, { topic: 't', partition });
}
