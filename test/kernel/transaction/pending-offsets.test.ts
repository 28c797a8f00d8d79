import { describe, expect, test } from 'vitest';
import { advanceCluster } from '../../../src/kernel/clock.ts';
import type { Cluster } from '../../../src/kernel/cluster.ts';
import {
  commitOffsets,
  committedOffset,
  simpleIdentity,
} from '../../../src/kernel/group/committed-offsets.ts';
import { createGroup, type GroupState } from '../../../src/kernel/group/group.ts';
import type { MemberIdentity } from '../../../src/kernel/group/membership.ts';
import {
  commitOffsetsInTransaction,
  hasPendingOffset,
} from '../../../src/kernel/transaction/pending-offsets.ts';
import { addOffsets } from '../../../src/kernel/transaction/transaction-coordinator.ts';
import { openLog } from '../log-fixture.ts';
import { end, init, type TestProducer } from './transaction-fixture.ts';

const T0 = { topic: 't', partition: 0 };

function sendOffsets(
  cluster: Cluster,
  producer: TestProducer,
  offset: number,
  member: MemberIdentity = simpleIdentity('g'),
): string | null {
  expect(addOffsets(cluster, producer, member.groupId)).toBeNull();
  const answer = commitOffsetsInTransaction(cluster, {
    producer,
    member,
    clientId: 'c',
    offsets: [{ ...T0, offset }],
  });
  return answer[0]!.error;
}

function committed(cluster: Cluster): number | null {
  return committedOffset(cluster, 'g', T0)?.offset ?? null;
}

describe('offsets in a transaction (TXN-14)', () => {
  test('TXN-14: unseen until the commit, then there with the cause transaction', () => {
    const { cluster } = openLog();
    const producer = init(cluster, 'x');
    expect(sendOffsets(cluster, producer, 5)).toBeNull();
    expect(committed(cluster)).toBeNull();
    expect(hasPendingOffset(cluster, 'g', T0)).toBe(true);
    expect(hasPendingOffset(cluster, 'g', { topic: 't', partition: 1 })).toBe(false);
    end(cluster, producer, 'commit');
    expect(committed(cluster)).toBe(5);
    expect(hasPendingOffset(cluster, 'g', T0)).toBe(false);
    expect(cluster.events.at(-2)).toMatchObject({
      type: 'transactionStateChanged',
      to: 'CompleteCommit',
    });
    expect(cluster.events).toContainEqual(
      expect.objectContaining({
        type: 'offsetsCommitted',
        cause: 'transaction',
        offsets: [{ ...T0, offset: 5, previous: null }],
      }),
    );
  });

  test('TXN-14: the abort drops them', () => {
    const { cluster } = openLog();
    const producer = init(cluster, 'x');
    sendOffsets(cluster, producer, 5);
    end(cluster, producer, 'commit');
    sendOffsets(cluster, producer, 10);
    end(cluster, producer, 'abort');
    expect(committed(cluster)).toBe(5);
    expect(hasPendingOffset(cluster, 'g', T0)).toBe(false);
  });

  test('TXN-14: offsets alone open a transaction, which has no markers on topics', () => {
    const { cluster, log } = openLog();
    const producer = init(cluster, 'x');
    sendOffsets(cluster, producer, 5);
    expect(cluster.transactions.get('x')?.state).toBe('Ongoing');
    end(cluster, producer, 'commit');
    expect(log.logEndOffset).toBe(0);
  });

  test('of two commits the later one counts, though the earlier one is made good after it', () => {
    const { cluster } = openLog();
    const producer = init(cluster, 'x');
    sendOffsets(cluster, producer, 5);
    commitOffsets(cluster, {
      ...simpleIdentity('g'),
      clientId: 'c',
      cause: 'sync',
      offsets: [{ ...T0, offset: 7 }],
    });
    end(cluster, producer, 'commit');
    expect(committed(cluster)).toBe(7);
  });

  test('OFS-5: an unknown partition is refused by itself', () => {
    const { cluster } = openLog();
    const producer = init(cluster, 'x');
    addOffsets(cluster, producer, 'g');
    const offsets = [
      { topic: 't', partition: 9, offset: 1 },
      { ...T0, offset: 2 },
    ];
    const answer = commitOffsetsInTransaction(cluster, {
      producer,
      member: simpleIdentity('g'),
      clientId: 'c',
      offsets,
    });
    expect(answer.map(({ error }) => error)).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', null]);
  });

  test('OFS-11: an empty group is not dropped while offsets are pending in it', () => {
    const { cluster } = openLog({}, { brokerOverrides: { 'transaction.max.timeout.ms': '2000000000' } });
    const producer = init(cluster, 'x', 2_000_000_000);
    sendOffsets(cluster, producer, 5);
    advanceCluster(cluster, 1_200_000);
    expect(cluster.groups.has('g')).toBe(true);
    end(cluster, producer, 'abort');
    advanceCluster(cluster, 1_800_000);
    expect(cluster.groups.has('g')).toBe(false);
  });
});

describe('who may send them (TXN-14, GRP-8)', () => {
  function groupIn(cluster: Cluster, state: GroupState): void {
    const group = createGroup('g', 0);
    cluster.groups.set('g', group);
    group.state = state;
    group.generation = 3;
    if (state === 'Empty') return;
    group.members.set('m', {
      memberId: 'm',
      clientId: 'm',
      groupInstanceId: null,
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 300_000,
      protocols: [],
      assignment: [],
      joinCorrelationId: null,
      syncCorrelationId: null,
      isNew: false,
      sessionDueMs: Number.POSITIVE_INFINITY,
      isSessionHeld: true,
    });
  }

  const member = (memberId: string, generation: number): MemberIdentity => ({
    groupId: 'g',
    memberId,
    groupInstanceId: null,
    generation,
  });

  test.each([
    ['Stable', 'm', 3, null],
    ['Stable', 'm', 2, 'ILLEGAL_GENERATION'],
    ['Stable', 'gone', 3, 'UNKNOWN_MEMBER_ID'],
    // Nobody's commit, as clients without group metadata send it (before KIP-447).
    ['Stable', '', -1, null],
    ['CompletingRebalance', 'm', 3, null],
    ['PreparingRebalance', 'm', 3, null],
    ['Empty', '', -1, null],
    ['Empty', 'm', 3, 'UNKNOWN_MEMBER_ID'],
  ] as const)('TXN-14: %s, member "%s" of generation %d: %s', (state, memberId, generation, error) => {
    const { cluster } = openLog();
    groupIn(cluster, state);
    expect(sendOffsets(cluster, init(cluster, 'x'), 5, member(memberId, generation))).toBe(error);
  });

  test('GRP-8: to a group that does not exist a member has no generation, for the new coordinator too', () => {
    const { cluster } = openLog({}, { version: '4.2' });
    expect(sendOffsets(cluster, init(cluster, 'x'), 5, member('m', 3))).toBe('ILLEGAL_GENERATION');
  });
});
