import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../../src/kernel/clock.ts';
import { lastStableOffset, type PartitionLog } from '../../../src/kernel/log/partition-log.ts';
import { killBroker, startBroker } from '../../../src/kernel/replication/broker-lifecycle.ts';
import { initProducerId } from '../../../src/kernel/transaction/transaction-coordinator.ts';
import { addTopic, batchesOf, openLog } from '../log-fixture.ts';
import { openReplicated } from '../replication/replicated-fixture.ts';
import { append, end, init, send } from './transaction-fixture.ts';

describe('InitProducerId (TXN-7)', () => {
  test('TXN-7: the same transactional id has the same producer id for ever, with the next epoch each time', () => {
    const { cluster } = openLog();
    expect(init(cluster, 'x')).toMatchObject({ producerId: 0, producerEpoch: 0 });
    expect(init(cluster, 'y')).toMatchObject({ producerId: 1, producerEpoch: 0 });
    expect(init(cluster, 'x')).toMatchObject({ producerId: 0, producerEpoch: 1 });
  });

  test('TXN-7: an open transaction of the older epoch is aborted first, under an epoch nobody is given', () => {
    const fixture = openLog();
    const old = init(fixture.cluster, 'x');
    send(fixture, old, 'a');
    const fresh = init(fixture.cluster, 'x');
    expect(fresh).toMatchObject({ producerId: old.producerId, producerEpoch: 2 });
    expect(batchesOf(fixture)[1]).toMatchObject({ sizeInBytes: 78, producerEpoch: 1 });
    expect(fixture.log.abortedTransactions).toEqual([{ producerId: 0, firstOffset: 0, lastOffset: 1 }]);
    expect(fixture.cluster.events).toContainEqual(
      expect.objectContaining({
        type: 'transactionAborted',
        rule: 'TXN-7',
        facts: { fencedEpoch: 0, producerId: 0 },
      }),
    );
  });

  test('TXN-7: the older instance is fenced by the coordinator, and by the leader where a marker told it', () => {
    const fixture = openLog();
    const { cluster } = fixture;
    const old = init(cluster, 'x');
    send(fixture, old, 'a');
    init(cluster, 'x');
    expect(end(cluster, old, 'commit')).toEqual({ error: 'PRODUCER_FENCED' });
    expect(() => send(fixture, old, 'b')).toThrow(/PRODUCER_FENCED/);
    expect(append(fixture, old, 'b')).toMatchObject({ error: 'INVALID_PRODUCER_EPOCH' });
  });

  test('TXN-7: without an open transaction nothing is aborted', () => {
    const fixture = openLog();
    const old = init(fixture.cluster, 'x');
    send(fixture, old, 'a');
    end(fixture.cluster, old, 'commit');
    init(fixture.cluster, 'x');
    expect(fixture.log).toMatchObject({ logEndOffset: 2, abortedTransactions: [] });
  });

  test.each([
    [900_000, null],
    [900_001, 'INVALID_TRANSACTION_TIMEOUT'],
    [1, null],
    [0, 'INVALID_TRANSACTION_TIMEOUT'],
  ])('TXN-9: a timeout of %d ms against transaction.max.timeout.ms', (timeoutMs, error) => {
    const { cluster } = openLog();
    expect(initProducerId(cluster, { transactionalId: 'x', timeoutMs }).error).toBe(error);
  });

  test('the last epoch but one is the last handed out; then a new producer id begins at 0', () => {
    const { cluster } = openLog();
    init(cluster, 'x');
    cluster.transactions.get('x')!.producerEpoch = 32_765;
    expect(init(cluster, 'x')).toMatchObject({ producerId: 0, producerEpoch: 32_766 });
    expect(init(cluster, 'x')).toMatchObject({ producerId: 1, producerEpoch: 0 });
  });
});

describe('states (TXN-8)', () => {
  test('TXN-8: Empty, Ongoing with the first partition, Prepare and Complete with its end, then Ongoing again', () => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x');
    expect(fixture.cluster.transactions.get('x')?.state).toBe('Empty');
    send(fixture, producer, 'a');
    send(fixture, producer, 'b');
    end(fixture.cluster, producer, 'commit');
    send(fixture, producer, 'c');
    end(fixture.cluster, producer, 'abort');
    const states = fixture.cluster.events.flatMap((event) =>
      event.type === 'transactionStateChanged' ? [event.to] : [],
    );
    expect(states).toEqual([
      'Ongoing',
      'PrepareCommit',
      'CompleteCommit',
      'Ongoing',
      'PrepareAbort',
      'CompleteAbort',
    ]);
  });

  test('TXN-8: nothing open cannot be ended', () => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x');
    expect(end(fixture.cluster, producer, 'commit')).toEqual({ error: 'INVALID_TXN_STATE' });
    send(fixture, producer, 'a');
    end(fixture.cluster, producer, 'commit');
    expect(end(fixture.cluster, producer, 'commit')).toEqual({ error: 'INVALID_TXN_STATE' });
  });

  test('TXN-10: one marker a partition, whatever the number of batches; none where nothing was written', () => {
    const fixture = openLog();
    const other = addTopic(fixture.cluster, 'u', {});
    const untouched = addTopic(fixture.cluster, 'w', {});
    const producer = init(fixture.cluster, 'x');
    send(fixture, producer, 'a');
    send(fixture, producer, 'b');
    send({ ...other, cluster: fixture.cluster }, { ...producer, nextSequence: 0 }, 'c');
    end(fixture.cluster, producer, 'commit');
    expect([fixture.log, other.log, untouched.log].map((log) => log.logEndOffset)).toEqual([3, 2, 0]);
  });

  test('a topic deleted meanwhile gets no marker', () => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x');
    send(fixture, producer, 'a');
    fixture.cluster.topics.delete('t');
    expect(end(fixture.cluster, producer, 'commit').error).toBeNull();
  });

  test('an id the coordinator does not know, or another producer id under it', () => {
    const { cluster } = openLog();
    const producer = init(cluster, 'x');
    const unknown = { error: 'INVALID_PRODUCER_ID_MAPPING' };
    expect(end(cluster, { ...producer, transactionalId: 'y' }, 'commit')).toEqual(unknown);
    expect(end(cluster, { ...producer, producerId: 7 }, 'commit')).toEqual(unknown);
  });

  test.each([
    ['3.9', true, 0],
    ['4.0', true, 1],
    ['4.0', false, 0],
    ['4.2', true, 1],
  ])(
    'TXN-17: since 4.0 the end raises the epoch, for a client that can (%s, %s)',
    (version, supports, epoch) => {
      const fixture = openLog({}, { version });
      const producer = init(fixture.cluster, 'x');
      send(fixture, producer, 'a');
      expect(end(fixture.cluster, producer, 'commit', supports)).toEqual({
        error: null,
        producerId: 0,
        producerEpoch: epoch,
      });
      expect(batchesOf(fixture)[1]?.producerEpoch).toBe(epoch);
      expect(send(fixture, producer, 'b')).toMatchObject({ error: null });
    },
  );
});

describe('timeouts (TXN-9, TASK-9)', () => {
  test('TXN-9: aborted at the first scan, every 10 s, that comes strictly later than the timeout after its first write', () => {
    const fixture = openLog();
    const { cluster, log } = fixture;
    const producer = init(cluster, 'x', 20_000);
    cluster.nowMs = 10_000;
    cluster.tasksDoneMs = 10_000;
    send(fixture, producer, 'a');
    advanceCluster(cluster, 30_000);
    // Exactly 20 s after the start, at a scan: not yet.
    expect(log.openTransactions.size).toBe(1);
    advanceCluster(cluster, 39_999);
    expect(log.openTransactions.size).toBe(1);
    advanceCluster(cluster, 40_000);
    expect(log).toMatchObject({ logEndOffset: 2, highWatermark: 2 });
    expect(log.openTransactions.size).toBe(0);
    expect(cluster.events).toContainEqual(
      expect.objectContaining({
        type: 'transactionAborted',
        rule: 'TXN-9',
        atMs: 40_000,
        facts: { openMs: 30_000, timeoutMs: 20_000 },
      }),
    );
  });

  test('TXN-9: its producer is fenced', () => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x', 1000);
    send(fixture, producer, 'a');
    advanceCluster(fixture.cluster, 10_000);
    expect(batchesOf(fixture)[1]?.producerEpoch).toBe(1);
    expect(end(fixture.cluster, producer, 'commit')).toEqual({ error: 'PRODUCER_FENCED' });
    expect(init(fixture.cluster, 'x')).toMatchObject({ producerId: 0, producerEpoch: 2 });
  });

  test('TXN-9: it counts from the transaction, not from the producer', () => {
    const fixture = openLog();
    const producer = init(fixture.cluster, 'x', 60_000);
    send(fixture, producer, 'a');
    end(fixture.cluster, producer, 'commit');
    advanceCluster(fixture.cluster, 55_000);
    send(fixture, producer, 'b');
    advanceCluster(fixture.cluster, 119_999);
    expect(fixture.log.openTransactions.size).toBe(1);
    advanceCluster(fixture.cluster, 120_000);
    expect(fixture.log.openTransactions.size).toBe(0);
  });

  test('TXN-9: transactional ids idle for 7 days are forgotten; then a new producer id is given', () => {
    const day = 86_400_000;
    const { cluster } = openLog();
    init(cluster, 'x');
    advanceCluster(cluster, 7 * day - 1);
    expect(cluster.transactions.size).toBe(1);
    advanceCluster(cluster, 7 * day);
    expect(cluster.transactions.size).toBe(0);
    expect(init(cluster, 'x')).toMatchObject({ producerId: 1, producerEpoch: 0 });
  });

  test('TXN-6: a producer id is not forgotten while its transaction is open', () => {
    const day = 86_400_000;
    const fixture = openLog({}, { brokerOverrides: { 'transaction.max.timeout.ms': String(3 * day) } });
    const producer = init(fixture.cluster, 'x', 3 * day);
    send(fixture, producer, 'a');
    advanceCluster(fixture.cluster, 2 * day);
    expect(fixture.log.producers.size).toBe(1);
    end(fixture.cluster, producer, 'commit');
    advanceCluster(fixture.cluster, 3 * day);
    expect(fixture.log.producers.size).toBe(0);
  });
});

describe('a partition without a leader (TXN-10)', () => {
  /** Partition 0 is on broker 1 alone, partition 1 on broker 2 alone; a transaction has a record in each. */
  function openOnTwoBrokers() {
    const { cluster, topic } = openReplicated({}, { brokers: 2, replicationFactor: 1, partitions: 2 });
    const producer = init(cluster, 'x');
    const [first, second] = topic.partitions as [PartitionLog, PartitionLog];
    send({ cluster, log: first }, producer, 'a');
    producer.nextSequence = 0; // Sequences count by partition.
    send({ cluster, log: second }, producer, 'b');
    return { cluster, producer, first, second };
  }

  test.each(['commit', 'abort'] as const)('TXN-10: its marker (%s) waits until there is one', (type) => {
    const { cluster, producer, first, second } = openOnTwoBrokers();
    killBroker(cluster, cluster.brokers[0]!);
    expect(end(cluster, producer, type).error).toBeNull();
    expect([first.logEndOffset, second.logEndOffset]).toEqual([1, 2]);
    expect([lastStableOffset(first), lastStableOffset(second)]).toEqual([0, 2]);
    advanceCluster(cluster, 30_000);
    expect(first.logEndOffset).toBe(1);
    startBroker(cluster, cluster.brokers[0]!, cluster.brokers[0]!);
    expect(first.logEndOffset).toBe(2);
    expect(lastStableOffset(first)).toBe(2);
    expect(first.abortedTransactions).toHaveLength(type === 'abort' ? 1 : 0);
    expect(cluster.events.filter((event) => event.type === 'markerWritten')).toMatchObject([
      { partition: 1, atMs: 0 },
      { partition: 0, atMs: 30_000, transactionalId: 'x', marker: type, offset: 1 },
    ]);
  });

  test('TXN-10: it is written once, whatever happens to the leader later', () => {
    const { cluster, producer, first } = openOnTwoBrokers();
    killBroker(cluster, cluster.brokers[0]!);
    end(cluster, producer, 'commit');
    for (let n = 0; n < 2; n++) {
      startBroker(cluster, cluster.brokers[0]!, cluster.brokers[0]!);
      killBroker(cluster, cluster.brokers[0]!);
    }
    expect(first.logEndOffset).toBe(2);
  });
});
