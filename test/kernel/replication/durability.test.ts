/** Whatever brokers do: without unclean elections nothing that was committed is lost (CLU-11, CLU-14, CLU-15). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../../src/kernel/clock.ts';
import {
  isolateBroker,
  killBroker,
  startBroker,
  stopBroker,
} from '../../../src/kernel/replication/broker-lifecycle.ts';
import {
  advance,
  kill,
  lose,
  openReplicated,
  type ReplicatedFixture,
  start,
  writeOne,
} from './replicated-fixture.ts';

type Step = readonly [kind: 'write' | 'advance' | 'stop' | 'kill' | 'isolate' | 'start', n: number];

const steps = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('write' as const), fc.constantFrom(0, 1)),
    fc.tuple(fc.constant('advance' as const), fc.constantFrom(1, 1_000, 9_000, 20_000, 300_000)),
    fc.tuple(fc.constantFrom('stop' as const, 'kill' as const, 'isolate' as const), fc.constantFrom(1, 2, 3)),
    fc.tuple(fc.constant('start' as const), fc.constantFrom(1, 2, 3)),
  ),
  { maxLength: 40 },
);

function run(fixture: ReplicatedFixture, [kind, n]: Step): void {
  const { cluster, log } = fixture;
  if (kind === 'advance') {
    advance(fixture, n);
    return;
  }
  if (kind === 'write') {
    if (log.isOnline) writeOne(fixture, n === 0 ? '1' : 'all');
    return;
  }
  const broker = cluster.brokers[n - 1]!;
  const isDown = broker.state === 'stopped' || broker.state === 'killed';
  if (kind === 'start') startBroker(cluster, broker, broker);
  else if (!isDown) ({ stop: stopBroker, kill: killBroker, isolate: isolateBroker })[kind](cluster, broker);
}

describe.each(['2.8', '3.9', '4.2'])('Kafka %s', (version) => {
  test('the high watermark never goes back, leads the log nowhere beyond its end, and the epoch only grows', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('1', '2', '3'), (taken, minIsr) => {
        const fixture = openReplicated({ 'min.insync.replicas': minIsr }, { version });
        const { log } = fixture;
        let [high, epoch] = [0, 0];
        for (const step of taken) {
          run(fixture, step);
          expect(log.highWatermark).toBeGreaterThanOrEqual(high);
          expect(log.highWatermark).toBeLessThanOrEqual(log.logEndOffset);
          expect(log.replication.leaderEpoch).toBeGreaterThanOrEqual(epoch);
          [high, epoch] = [log.highWatermark, log.replication.leaderEpoch];
          const { leader, isr, replicas } = log.replication;
          if (leader !== null) expect(isr).toContain(leader);
          expect(new Set(isr).size).toBe(isr.length);
          expect(isr.every((id) => replicas.includes(id))).toBe(true);
        }
        // With everybody back all is in sync, led, and committed.
        start(fixture, 1, 2, 3);
        expect(log.replication.leader).not.toBeNull();
        expect([...log.replication.isr].sort()).toEqual([1, 2, 3]);
        expect(log.highWatermark).toBe(log.logEndOffset);
        expect(log.highWatermark).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  test('the state is plain data at any moment: a clone goes on to the same end', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const fixture = openReplicated({ 'min.insync.replicas': '2' }, { version });
        for (const step of taken) run(fixture, step);
        const copy = structuredClone(fixture.cluster);
        advance(fixture, 700_000);
        advanceCluster(copy, fixture.cluster.nowMs);
        expect(copy).toEqual(fixture.cluster);
      }),
      { numRuns: 50 },
    );
  });
});

describe('retention and replicas', () => {
  const CONFIG = { 'retention.ms': '1000', 'segment.ms': '1000', 'min.insync.replicas': '2' };

  test('RET-3: while the high watermark stands still nothing above it is deleted', () => {
    const fixture = openReplicated(CONFIG);
    writeOne(fixture, '1');
    lose(fixture, 2, 3);
    for (let n = 0; n < 3; n++) {
      advance(fixture, 2_000);
      writeOne(fixture, '1');
    }
    advance(fixture, 3_600_000);
    // Offset 0 was committed and is gone.
    expect(fixture.log).toMatchObject({ highWatermark: 1, logStartOffset: 1, logEndOffset: 4 });
    start(fixture, 2);
    advance(fixture, 300_000);
    expect(fixture.log).toMatchObject({ highWatermark: 4, logStartOffset: 4, logEndOffset: 4 });
  });

  test('nobody deletes from a log whose broker is down; it is done at the next check after its return', () => {
    const fixture = openReplicated(CONFIG, { replicationFactor: 1 });
    writeOne(fixture, '1');
    kill(fixture, 1);
    advance(fixture, 3_600_000);
    expect(fixture.log.logStartOffset).toBe(0);
    start(fixture, 1);
    advance(fixture, 300_000);
    expect(fixture.log.logStartOffset).toBe(1);
  });
});
