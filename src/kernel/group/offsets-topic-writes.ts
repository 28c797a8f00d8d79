/**
 * What a coordinator writes to `__consumer_offsets`, read from what happened to groups (OFS-3, OFS-12; Kafka's
 * `GroupMetadataManager.storeGroup`, `storeOffsets`, `cleanupGroupMetadata`, from 4.0 `GroupCoordinatorRecordHelpers`):
 * a record for each committed offset, one for a group whose assignment is stored or that becomes Empty, and a null value
 * for what goes. One write is one batch.
 */
import type { KafkaEvent } from '../events.ts';
import type { MarkerType } from '../log/end-transaction-marker.ts';
import type { VersionProfile } from '../versions.ts';
import type { OffsetsCommittedEvent, PartitionOffset } from './group-events.ts';

/** Of a run of equal commits, the last so many are written out. */
const RUN_MAX = 100;

export interface OffsetsRecord {
  readonly key: string;
  /** null: a tombstone. */
  readonly value: string | null;
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
  { groupCoordinator }: Pick<VersionProfile, 'groupCoordinator'>,
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
        else if (event.to === 'Empty') write(event.atMs, event.group, [groupRecord(event)]);
        break;
      }
      case 'memberJoined': {
        const isNew = fresh.delete(event.group) && groupCoordinator === 'new';
        if (isNew) write(event.atMs, event.group, [groupRecord({ group: event.group, generation: 0 })]);
        break;
      }
      case 'partitionsAssigned':
        write(event.atMs, event.group, [groupRecord(event)]);
        break;
      case 'offsetsCommitted':
        fresh.delete(event.group);
        // Those of a transaction were written when they were sent.
        if (event.cause !== 'transaction') writeRun(event, write);
        break;
      case 'offsetsPending': {
        fresh.delete(event.group);
        const { atMs, group, producerId, producerEpoch } = event;
        const records = event.offsets.map((offset) => offsetRecord(group, offset));
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
  write: (atMs: number, group: string, records: readonly OffsetsRecord[], skippedOffsets: number) => void,
): void {
  const records = offsets.map((offset) => offsetRecord(group, offset));
  const periodMs = commits > 1 ? (untilMs - atMs) / (commits - 1) : 0;
  const skipped = Math.max(0, commits - RUN_MAX);
  for (let n = skipped; n < commits; n++) {
    const isFirst = n === skipped;
    write(Math.round(atMs + n * periodMs), group, records, isFirst ? skipped * records.length : 0);
  }
}

/**
 * As `kafka-console-consumer` writes it with the formatter of this topic.
 * Deviates: keys and values are that text, not Kafka's binary form, so their sizes are the text's.
 */
function offsetRecord(group: string, { topic, partition, offset }: PartitionOffset): OffsetsRecord {
  return { key: `[${group},${topic},${partition}]`, value: `offset=${offset}` };
}

function tombstones(group: string, offsets: readonly PartitionOffset[]): OffsetsRecord[] {
  return offsets.map((offset) => ({ ...offsetRecord(group, offset), value: null }));
}

function groupTombstone({ group }: { group: string }): OffsetsRecord {
  return { key: `[${group}]`, value: null };
}

function groupRecord(of: {
  group: string;
  generation: number;
  protocolName?: string;
  assignment?: readonly unknown[];
}): OffsetsRecord {
  const protocol = of.protocolName === undefined ? '' : ` protocol=${of.protocolName}`;
  const members = of.assignment?.length ?? 0;
  return { key: `[${of.group}]`, value: `generation=${of.generation}${protocol} members=${members}` };
}
