/**
 * What a coordinator writes to `__consumer_offsets`, read from what happened to groups (OFS-3, OFS-12; Kafka's
 * `GroupMetadataManager.storeGroup`, `storeOffsets`, `cleanupGroupMetadata`, from 4.0 `GroupCoordinatorRecordHelpers`):
 * a record for each committed offset, one for a group whose assignment is stored or that becomes Empty, and a null value
 * for what goes. One write is one batch.
 */
import type { KafkaEvent } from '../events.ts';
import type { MarkerType } from '../log/end-transaction-marker.ts';
import type { VersionProfile } from '../versions.ts';
import type {
  AssignedEvent,
  GroupStateEvent,
  OffsetsCommittedEvent,
  PartitionOffset,
} from './group-events.ts';
import { commitKey, commitValue, groupKey, groupValue, newGroupValue } from './offsets-topic-records.ts';

/** Of a run of equal commits, the last so many are written out. */
const RUN_MAX = 100;

export interface OffsetsRecord {
  readonly key: Uint8Array;
  /** null: a tombstone. */
  readonly value: Uint8Array | null;
}

/** How the release writes. */
export interface OffsetsWriting {
  readonly groupCoordinator: VersionProfile['groupCoordinator'];
  /** ms from a commit to its own end; null: it has none (OFS-10). */
  readonly expiresAfterMs: number | null;
}

export type OffsetsWrite = { readonly atMs: number } & (
  | {
      readonly kind: 'records';
      readonly group: string;
      readonly records: readonly OffsetsRecord[];
      /** Whose open transaction it belongs to (TXN-14). */
      readonly producer: WritingProducer | null;
      /** Offsets before it whose records a later one of the same run has replaced. */
      readonly skippedOffsets: number;
    }
  | { readonly kind: 'marker'; readonly producer: WritingProducer; readonly type: MarkerType }
);

export interface WritingProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** Every write of a history, in the order of their moments. */
export function offsetsTopicWrites(
  history: readonly KafkaEvent[],
  { groupCoordinator, expiresAfterMs }: OffsetsWriting,
): OffsetsWrite[] {
  const writes: OffsetsWrite[] = [];
  const generations = new Map<string, number>();
  /** Groups that nobody has used yet: the one who joins or commits first tells which kind it is (GRP-8). */
  const fresh = new Set<string>();
  const write = (
    atMs: number,
    group: string,
    records: readonly OffsetsRecord[],
    skippedOffsets = 0,
  ): void => {
    if (records.length > 0) {
      writes.push({ kind: 'records', atMs, group, records, producer: null, skippedOffsets });
    }
  };
  for (const event of history) {
    switch (event.type) {
      case 'groupStateChanged': {
        generations.set(event.group, event.generation);
        if (event.from === null) fresh.add(event.group);
        else if (event.to === 'Empty') write(event.atMs, event.group, [emptyGroup(event)]);
        break;
      }
      case 'memberJoined': {
        const isNew = fresh.delete(event.group) && groupCoordinator === 'new';
        if (isNew) write(event.atMs, event.group, [{ key: groupKey(event.group), value: newGroupValue() }]);
        break;
      }
      case 'partitionsAssigned':
        write(event.atMs, event.group, [groupRecord(event)]);
        break;
      case 'offsetsCommitted':
        fresh.delete(event.group);
        // Those of a transaction were written when they were sent.
        if (event.cause !== 'transaction') writeRun(event, expiresAfterMs, write);
        break;
      case 'offsetsPending': {
        fresh.delete(event.group);
        const { atMs, group, producerId, producerEpoch } = event;
        const records = event.offsets.map((offset) => commitRecord(group, offset, atMs, expiresAfterMs));
        const producer = { producerId, producerEpoch };
        writes.push({ kind: 'records', atMs, group, records, producer, skippedOffsets: 0 });
        break;
      }
      case 'transactionCommitted':
      case 'transactionAborted': {
        const { atMs, producerId, producerEpoch } = event;
        const type = event.type === 'transactionCommitted' ? 'commit' : 'abort';
        writes.push({ kind: 'marker', atMs, producer: { producerId, producerEpoch }, type });
        break;
      }
      case 'offsetsExpired':
      case 'offsetsDeleted':
        write(event.atMs, event.group, tombstones(event.group, event.offsets));
        break;
      case 'groupRemoved': {
        const hasRecord = groupCoordinator === 'new' || (generations.get(event.group) ?? 0) > 0; // OFS-11
        const ofOffsets = tombstones(event.group, event.offsets);
        write(event.atMs, event.group, hasRecord ? [...ofOffsets, groupTombstone(event)] : ofOffsets);
        generations.delete(event.group);
        fresh.delete(event.group);
        break;
      }
    }
  }
  return writes.sort((left, right) => left.atMs - right.atMs);
}

/**
 * A run of equal commits, one by one.
 * Deviates: of more than 100 equal commits in a row the last 100 are written; the offsets before them lie empty, as after a cleaning.
 */
function writeRun(
  { atMs, untilMs, group, offsets, commits }: OffsetsCommittedEvent,
  expiresAfterMs: number | null,
  write: (atMs: number, group: string, records: readonly OffsetsRecord[], skippedOffsets: number) => void,
): void {
  const periodMs = commits > 1 ? (untilMs - atMs) / (commits - 1) : 0;
  const skipped = Math.max(0, commits - RUN_MAX);
  for (let n = skipped; n < commits; n++) {
    const nowMs = Math.round(atMs + n * periodMs);
    const records = offsets.map((offset) => commitRecord(group, offset, nowMs, expiresAfterMs));
    write(nowMs, group, records, n === skipped ? skipped * records.length : 0);
  }
}

function commitRecord(
  group: string,
  offset: PartitionOffset,
  commitTimestamp: number,
  expiresAfterMs: number | null,
): OffsetsRecord {
  const expireTimestamp = expiresAfterMs === null ? null : commitTimestamp + expiresAfterMs;
  return { key: commitKey(group, offset), value: commitValue(offset, { commitTimestamp, expireTimestamp }) };
}

function tombstones(group: string, offsets: readonly PartitionOffset[]): OffsetsRecord[] {
  return offsets.map((offset) => ({ key: commitKey(group, offset), value: null }));
}

function groupTombstone({ group }: { group: string }): OffsetsRecord {
  return { key: groupKey(group), value: null };
}

function groupRecord(event: AssignedEvent): OffsetsRecord {
  return { key: groupKey(event.group), value: groupValue(event, event.atMs) };
}

function emptyGroup({ group, atMs, generation }: GroupStateEvent): OffsetsRecord {
  return { key: groupKey(group), value: groupValue({ generation, protocolName: '', assignment: [] }, atMs) };
}
