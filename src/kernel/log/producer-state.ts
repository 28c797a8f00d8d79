/**
 * Idempotent producers as the broker remembers them (TXN-2 to TXN-6, Kafka's `ProducerStateManager` and
 * `ProducerAppendInfo`): the epoch and the last five batches by producer id.
 */
import type { Verdict } from '../rules.ts';

/** Batches remembered per producer (TXN-2). */
const REMEMBERED_BATCHES = 5;
const SEQUENCE_MAX = 2 ** 31 - 1;

export interface ProducerState {
  readonly producerId: number;
  producerEpoch: number;
  /** Oldest first, at most five. */
  batches: RememberedBatch[];
  /** ms: largest timestamp of its last batch, which expiry counts from (TXN-6). */
  lastTimestamp: number;
}

interface RememberedBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly timestamp: number;
}

/** What an idempotent producer stamps on a batch (TXN-1). */
export interface ProducerStamp {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
}

export type SequenceVerdict =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'duplicate';
      readonly firstOffset: number;
      readonly lastOffset: number;
      readonly timestamp: number;
    }
  | ({
      readonly kind: 'refused';
      readonly error: 'INVALID_PRODUCER_EPOCH' | 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'UNKNOWN_PRODUCER_ID';
    } & Verdict);

const ACCEPTED: SequenceVerdict = { kind: 'accepted' };

/** The sequence `delta` records after `sequence`, wrapping to 0 after 2^31-1 (FMT-2). */
export function sequenceAfter(sequence: number, delta: number): number {
  return (sequence + delta) % (SEQUENCE_MAX + 1);
}

/**
 * Checks a client's batch of `recordCount` records against what is remembered of its producer (TXN-3). Before 2.5 one that
 * is not known had to begin at 0.
 */
export function checkSequence(
  producers: ReadonlyMap<number, ProducerState>,
  stamp: ProducerStamp,
  recordCount: number,
  { acceptsUnknownProducers = true } = {},
): SequenceVerdict {
  const state = producers.get(stamp.producerId);
  const { producerEpoch, baseSequence } = stamp;
  if (state === undefined) {
    if (acceptsUnknownProducers || baseSequence === 0) return ACCEPTED;
    const facts = { producerId: stamp.producerId, producerEpoch, baseSequence, currentEpoch: null };
    return { kind: 'refused', error: 'UNKNOWN_PRODUCER_ID', rule: 'TXN-3', facts };
  }
  const lastSequence = sequenceAfter(baseSequence, recordCount - 1);
  const currentEpoch = state.producerEpoch;
  if (producerEpoch === currentEpoch) {
    for (const known of state.batches) {
      if (known.firstSequence === baseSequence && known.lastSequence === lastSequence)
        return { kind: 'duplicate', ...known };
    }
  }
  // A marker that raised the epoch left no batch: the new epoch begins at 0 (`inSequence(NO_SEQUENCE, 0)`).
  const current = state.batches.at(-1)?.lastSequence;
  const expected = producerEpoch > currentEpoch || current === undefined ? 0 : sequenceAfter(current, 1);
  if (producerEpoch >= currentEpoch && baseSequence === expected) return ACCEPTED;
  const facts = { producerId: stamp.producerId, producerEpoch, baseSequence, currentEpoch };
  if (producerEpoch < currentEpoch) {
    return { kind: 'refused', error: 'INVALID_PRODUCER_EPOCH', rule: 'TXN-3', facts };
  }
  return {
    kind: 'refused',
    error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    rule: 'TXN-3',
    facts: { ...facts, currentEndSequence: current ?? -1, expectedSequence: expected },
  };
}

/** Remembers an accepted batch. */
export function rememberBatch(
  producers: Map<number, ProducerState>,
  stamp: ProducerStamp,
  batch: { baseOffset: number; lastOffset: number; maxTimestamp: number },
): void {
  const { producerId, producerEpoch, baseSequence } = stamp;
  const known = producers.get(producerId);
  const isNewEpoch = known === undefined || known.producerEpoch !== producerEpoch;
  const remembered: RememberedBatch = {
    firstSequence: baseSequence,
    lastSequence: sequenceAfter(baseSequence, batch.lastOffset - batch.baseOffset),
    firstOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    timestamp: batch.maxTimestamp,
  };
  if (isNewEpoch) {
    producers.set(producerId, {
      producerId,
      producerEpoch,
      batches: [remembered],
      lastTimestamp: batch.maxTimestamp,
    });
    return;
  }
  known.batches.push(remembered);
  if (known.batches.length > REMEMBERED_BATCHES) known.batches.shift();
  known.lastTimestamp = batch.maxTimestamp;
}

/** Remembers a transaction's marker: one with a higher epoch makes all batches of the old one void (`appendEndTxnMarker`). */
export function rememberMarker(
  producers: Map<number, ProducerState>,
  { producerId, producerEpoch, nowMs }: { producerId: number; producerEpoch: number; nowMs: number },
): void {
  const known = producers.get(producerId);
  if (known === undefined) {
    producers.set(producerId, { producerId, producerEpoch, batches: [], lastTimestamp: nowMs });
    return;
  }
  if (producerEpoch > known.producerEpoch) {
    known.producerEpoch = producerEpoch;
    known.batches = [];
  }
  known.lastTimestamp = nowMs;
}

/** What of an active producer a cleaning must leave (CLN-25). */
export interface LastRecord {
  /** The last offset it wrote data to; null: none is known, and a marker of its epoch stands for it. */
  readonly dataOffset: number | null;
  readonly producerEpoch: number;
}

export function lastRecordOf({ batches, producerEpoch }: ProducerState): LastRecord {
  return { dataOffset: batches.at(-1)?.lastOffset ?? null, producerEpoch };
}

/** Is the producer idle for as long as the release forgets it after (TXN-6)? At the limit it is. */
export function isProducerExpired(state: ProducerState, nowMs: number, expirationMs: number): boolean {
  return nowMs - state.lastTimestamp >= expirationMs;
}
