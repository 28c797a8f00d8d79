/** Laws that hold in every state of a log, whatever was written, configured and waited for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanerConfig, cleanerTurn } from '../../src/kernel/background-tasks.ts';
import { advanceCluster } from '../../src/kernel/clock.ts';
import { type Cluster, createCluster, createTopic } from '../../src/kernel/cluster.ts';
import { describePartition } from '../../src/kernel/describe.ts';
import { producerRecord } from '../../src/kernel/log/append.ts';
import { recordsOf } from '../../src/kernel/log/batch.ts';
import { cleanability, cleanableFromMs } from '../../src/kernel/log/cleanable.ts';
import type { PartitionLog } from '../../src/kernel/log/partition-log.ts';
import { deletableFromMs, deletableSegments, retentionPasses } from '../../src/kernel/log/retention.ts';
import { appendToLog, cleanLog, deleteRecordsBefore, retainLog } from '../../src/kernel/log-operations.ts';
import { VERSION_PROFILES } from '../../src/kernel/versions.ts';

const START_MS = 10_000_000;

type Step =
  | {
      readonly op: 'write';
      readonly records: readonly { key: string; value: number | null; ahead: number }[];
      readonly idempotent: boolean;
    }
  | { readonly op: 'advance'; readonly ms: number }
  | { readonly op: 'deleteRecords'; readonly share: number };

interface Run {
  readonly versionIndex: number;
  readonly seed: number;
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const span = fc.oneof(
  fc.constantFrom(0, 1, 1000, 14_999, 15_000, 29_999, 30_000, 60_000, 300_000),
  fc.nat(400_000),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('write' as const),
      records: fc.array(
        fc.record({
          key: fc.constantFrom('a', 'b', 'c', 'd'),
          value: fc.option(fc.nat(40), { freq: 3 }),
          ahead: fc.oneof(fc.constant(0), fc.integer({ min: -200_000, max: 200_000 })),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      idempotent: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('advance' as const), ms: span }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('deleteRecords' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

const texts = (values: fc.Arbitrary<number>) => values.map(String);

const run: fc.Arbitrary<Run> = fc.record({
  versionIndex: fc.nat(VERSION_PROFILES.length - 1),
  seed: fc.nat(),
  config: fc.record({
    'cleanup.policy': fc.constantFrom('delete', 'compact', 'compact,delete'),
    'segment.bytes': texts(fc.integer({ min: 300, max: 1000 })),
    'segment.ms': texts(fc.integer({ min: 1, max: 300_000 })),
    'segment.jitter.ms': texts(fc.constantFrom(0, 1000)),
    'retention.ms': texts(fc.oneof(fc.constant(-1), fc.nat(600_000))),
    'retention.bytes': texts(fc.oneof(fc.constant(-1), fc.nat(3000))),
    'delete.retention.ms': texts(fc.nat(200_000)),
    'min.cleanable.dirty.ratio': texts(fc.constantFrom(0, 0.1, 0.5, 1)),
    'min.compaction.lag.ms': texts(fc.oneof(fc.constant(0), fc.nat(100_000))),
    'max.compaction.lag.ms': texts(
      fc.oneof(fc.constant(600_000_000), fc.integer({ min: 100_000, max: 300_000 })),
    ),
    'index.interval.bytes': texts(fc.constantFrom(0, 4096)),
  }),
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
});

function start({ versionIndex, seed, config }: Run): { cluster: Cluster; log: PartitionLog } {
  const cluster = createCluster({ version: VERSION_PROFILES[versionIndex]!, startMs: START_MS, seed });
  return {
    cluster,
    log: createTopic(cluster, { name: 't', partitions: 1, overrides: config }).partitions[0]!,
  };
}

function play(cluster: Cluster, log: PartitionLog, taken: Step): void {
  if (taken.op === 'advance') advanceCluster(cluster, cluster.nowMs + taken.ms);
  else if (taken.op === 'deleteRecords') {
    if (!log.config['cleanup.policy'].includes('delete')) return;
    deleteRecordsBefore(cluster, log, Math.floor(taken.share * log.highWatermark));
  } else {
    const records = taken.records.map(({ key, value, ahead }) =>
      producerRecord(key, value, cluster.nowMs + ahead),
    );
    const last = log.producers.get(5)?.batches.at(-1)?.lastSequence;
    const producer = { producerId: 5, producerEpoch: 0, baseSequence: last === undefined ? 0 : last + 1 };
    appendToLog(cluster, log, { records, producer: taken.idempotent ? producer : null });
  }
}

/** Plays a run, looking at the log after every step. */
function watch(of: Run, look: (log: PartitionLog, cluster: Cluster, taken: Step) => void): void {
  const { cluster, log } = start(of);
  for (const taken of of.steps) {
    play(cluster, log, taken);
    look(log, cluster, taken);
  }
}

/** The whole state as text; Maps as their entries. */
function bytesOf(cluster: Cluster): string {
  return JSON.stringify(cluster, (_name, value) => (value instanceof Map ? [...value] : value));
}

function recordsIn(log: PartitionLog) {
  return log.segments.flatMap(({ batches }) => batches.flatMap((batch) => recordsOf(batch)));
}

const check = (law: (of: Run) => void, runs = 150) => fc.assert(fc.property(run, law), { numRuns: runs });

describe('in every state of a log', () => {
  test('FMT-2: offsets increase through records, batches and segments, and lie inside what holds them', () => {
    check((of) =>
      watch(of, (log) => {
        let next = log.segments[0]!.baseOffset;
        for (const [index, segment] of log.segments.entries()) {
          expect(segment.baseOffset).toBeGreaterThanOrEqual(next);
          next = segment.baseOffset;
          for (const batch of segment.batches) {
            expect(batch.baseOffset).toBeGreaterThanOrEqual(next);
            next = batch.baseOffset;
            for (const { offset } of recordsOf(batch)) {
              expect(offset).toBeGreaterThanOrEqual(next);
              next = offset + 1;
            }
            expect(batch.lastOffset + 1).toBeGreaterThanOrEqual(next);
            next = batch.lastOffset + 1;
          }
          expect(next).toBeLessThanOrEqual(log.segments[index + 1]?.baseOffset ?? log.logEndOffset);
        }
      }),
    );
  });

  test('APP-4: an append takes the log end offset and never one that was given out before', () => {
    check((of) => {
      let end = 0;
      watch(of, (log, _cluster, taken) => {
        if (taken.op !== 'write') expect(log.logEndOffset).toBe(end);
        else expect([end, end + taken.records.length]).toContain(log.logEndOffset);
        end = log.logEndOffset;
      });
    });
  });

  test('CLN-23: the newest value of every key is in the log, unless retention or DeleteRecords took it', () => {
    check((of) => {
      const newest = new Map<string, { offset: number; isTombstone: boolean }>();
      let end = 0;
      watch(of, (log, _cluster, taken) => {
        if (taken.op === 'write' && log.logEndOffset > end) {
          for (const [index, { key, value }] of taken.records.entries()) {
            newest.set(key, { offset: end + index, isTombstone: value === null });
          }
          end = log.logEndOffset;
        }
        const present = new Set(recordsIn(log).map(({ offset }) => offset));
        for (const { offset, isTombstone } of newest.values()) {
          // A newest tombstone may go (TMB-6).
          if (!isTombstone && offset >= log.logStartOffset) expect(present.has(offset)).toBe(true);
        }
      });
    });
  });

  test('RET-11: a segment is as large as its batches together, a log as its segments', () => {
    check((of) =>
      watch(of, (log) => {
        for (const { batches, sizeInBytes } of log.segments) {
          expect(sizeInBytes).toBe(batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0));
        }
        expect(log.sizeInBytes).toBe(log.segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0));
      }),
    );
  });

  test('CLN-21: a cleaning moves neither the log start nor the high watermark nor the log end', () => {
    check((of) =>
      watch(of, (log, cluster) => {
        const seen = cleanability(log, cluster);
        if (!log.config['cleanup.policy'].includes('compact') || !seen.isChosen) return;
        const before = [log.logStartOffset, log.highWatermark, log.logEndOffset];
        const records = new Map(recordsIn(log).map((record) => [record.offset, record]));
        expect(cleanLog(cluster, log, cleanerConfig(cluster), seen)).not.toBeNull();
        expect([log.logStartOffset, log.highWatermark, log.logEndOffset]).toEqual(before);
        for (const record of recordsIn(log)) expect(record).toEqual(records.get(record.offset));
      }),
    );
  });
});

describe('the moment a task is due', () => {
  test('RET-7: a look deletes at deletableFromMs and not a millisecond earlier', () => {
    let met = 0;
    check((of) =>
      watch(of, (log, cluster) => {
        const dueMs = deletableFromMs(log, cluster);
        const deletesAt = (nowMs: number) =>
          retentionPasses(log, cluster).some((pass) => deletableSegments(log, pass, nowMs)[0]!.deletes);
        if (dueMs === Number.POSITIVE_INFINITY) {
          expect(deletesAt(cluster.nowMs + 1e12)).toBe(false);
          return;
        }
        met += 1;
        expect(deletesAt(dueMs)).toBe(true);
        if (dueMs > cluster.nowMs) expect(deletesAt(dueMs - 1)).toBe(false);
        const copy = structuredClone(cluster);
        copy.nowMs = Math.max(dueMs, cluster.nowMs);
        expect(retainLog(copy, copy.topics.get('t')!.partitions[0]!)).not.toEqual([]);
      }),
    );
    expect(met).toBeGreaterThan(100);
  });

  test('CLN-4, CLN-11: the cleaner changes something at cleanableFromMs and not a millisecond earlier', () => {
    let met = 0;
    check((of) =>
      watch(of, (log, { version, nowMs }) => {
        const dueMs = cleanableFromMs(log, { version, nowMs });
        const changesAt = (atMs: number) => {
          const { isChosen, resetsCheckpoint } = cleanability(log, { version, nowMs: atMs });
          return isChosen || resetsCheckpoint;
        };
        if (dueMs === Number.POSITIVE_INFINITY) {
          expect(changesAt(nowMs + 1e12)).toBe(false);
          return;
        }
        met += 1;
        expect(changesAt(dueMs)).toBe(true);
        if (dueMs > nowMs) expect(changesAt(dueMs - 1)).toBe(false);
      }),
    );
    expect(met).toBeGreaterThan(100);
  });

  test('TASK-2: skipping to the next due task equals stopping at any moments in between', () => {
    fc.assert(
      fc.property(run, fc.array(fc.nat(60_000), { minLength: 1, maxLength: 12 }), (of, splits) => {
        const whole = start(of);
        const split = start(of);
        for (const taken of of.steps) {
          play(whole.cluster, whole.log, taken);
          if (taken.op !== 'advance') {
            play(split.cluster, split.log, taken);
            continue;
          }
          const endMs = split.cluster.nowMs + taken.ms;
          for (const ms of splits) advanceCluster(split.cluster, Math.min(endMs, split.cluster.nowMs + ms));
          advanceCluster(split.cluster, endMs);
        }
        expect(bytesOf(split.cluster)).toBe(bytesOf(whole.cluster));
      }),
      { numRuns: 150 },
    );
  });

  test('TASK-2: time skipped equals a turn of every thread at each of its own moments', () => {
    check((of) => {
      const { cluster, log } = start(of);
      const ticked = start(of);
      for (const taken of of.steps) {
        play(cluster, log, taken);
        if (taken.op === 'advance') tick(ticked.cluster, ticked.log, ticked.cluster.nowMs + taken.ms);
        else play(ticked.cluster, ticked.log, taken);
        expect(describePartition(ticked.log, ticked.cluster)).toEqual(describePartition(log, cluster));
      }
    }, 60);
  });
});

/**
 * The plain way: retention and the cleaner run at each of their moments (TASK-1, TASK-2), whether there is work or not.
 * No run lasts the day after which a producer id is forgotten.
 */
function tick(cluster: Cluster, log: PartitionLog, toMs: number): void {
  const isCompacted = log.config['cleanup.policy'].includes('compact');
  for (let ms = cluster.nowMs + 1; ms <= toMs; ms += 1) {
    // Every period is a multiple of 15 s.
    const sinceStart = ms - START_MS;
    if (sinceStart % 15_000 !== 0) {
      ms += 14_999 - (sinceStart % 15_000);
      continue;
    }
    cluster.nowMs = ms;
    if (!isCompacted && sinceStart % 300_000 === 30_000) retainLog(cluster, log);
    if (isCompacted) {
      let again = true;
      while (again) {
        const { cleaning, deletions } = cleanerTurn(cluster, cleanerConfig(cluster));
        again = cleaning !== null || [...deletions.values()].some((deleted) => deleted.length > 0);
      }
    }
  }
  cluster.nowMs = toMs;
}

describe('determinism', () => {
  test('the same seed and steps give the same bytes', () => {
    check((of) => {
      const runs = [start(of), start(of)];
      for (const { cluster, log } of runs) for (const taken of of.steps) play(cluster, log, taken);
      expect(bytesOf(runs[1]!.cluster)).toBe(bytesOf(runs[0]!.cluster));
    });
  });

  test('a clone in the middle of a run has the same future', () => {
    fc.assert(
      fc.property(run, fc.nat(40), (of, at) => {
        const { cluster, log } = start(of);
        let clone: Cluster | null = null;
        for (const [index, taken] of of.steps.entries()) {
          if (index === Math.min(at, of.steps.length - 1)) clone = structuredClone(cluster);
          play(cluster, log, taken);
          if (clone !== null) play(clone, clone.topics.get('t')!.partitions[0]!, taken);
        }
        expect(bytesOf(clone!)).toBe(bytesOf(cluster));
      }),
      { numRuns: 150 },
    );
  });

  test('ROLL-7: another seed gives other jitter, so the sameness above is not empty', () => {
    const config = { 'segment.jitter.ms': '1000000', 'segment.ms': '1000000' };
    const jitterOf = (seed: number) =>
      start({ versionIndex: 0, seed, config, steps: [] }).log.segments[0]!.rollJitterMs;
    expect(jitterOf(1)).not.toBe(jitterOf(2));
  });
});
