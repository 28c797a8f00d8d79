/**
 * A consumer as data (CLI-213, CLI-1101): what its client keeps in memory between two moments. Nothing of it survives a
 * crash. The files beside this one are what calls, replies and timers do to it; `java.ts`, `librdkafka.ts` and
 * `kafkajs.ts` hold what differs.
 */

import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import type { Batch } from '../../kernel/log/batch.ts';
import type { Key, Payload, RecordHeader } from '../../kernel/log/record.ts';
import type { Connections } from '../connections/connections.ts';
import type { ClientError } from './client-error.ts';
import type { ConsumerSettings } from './consumer-settings.ts';

export type ConsumerFamilyName = 'java' | 'librdkafka' | 'kafkajs' | 'zookeeper';

/** A place in a partition as an application names it. */
export type SeekTarget = number | 'beginning' | 'end';

export interface AssignedPartition extends TopicPartition {
  /** The next offset to fetch; null while it is not known. */
  fetchPosition: number | null;
  /** The next offset to hand out; librdkafka: null until a record was handed out, and after a seek (CLI-305). */
  position: number | null;
  /** A seek to the beginning or end that is not resolved yet (Java), or the start given to assign(). */
  seekTarget: SeekTarget | null;
  /** librdkafka: what the next commit sends; kafkajs: what is resolved. null: nothing. Java has none. */
  stored: number | null;
  /** What this client knows to be committed: read at the start, or sent by itself (CLI-213). */
  knownCommitted: number | null;
  /** The next offset after the last record the application has processed. */
  processed: number | null;
  /** librdkafka: a failed reset ended fetching (CLI-303). */
  isStopped: boolean;
  /** Its last commit was refused, for the partition was not there (OFS-5). */
  isUnknown: boolean;
}

/** A fetched batch that is not handed out to its end, or what a fetch failed with, in the order of the answers. */
export interface Buffered extends TopicPartition {
  readonly batch: Batch | null;
  /** Nothing of it is handed out: a marker, or aborted records for a reader of committed ones (LST-11). */
  readonly isHidden: boolean;
  /** Java: the fetch position was out of range; raised when its turn comes. */
  readonly outOfRange: number | null;
}

export interface HandedRecord extends TopicPartition {
  readonly offset: number;
  /** ms */
  readonly timestamp: number;
  readonly key: Key;
  readonly value: Payload;
  readonly headers: readonly RecordHeader[];
}

/** A commit that the client has queued and not sent (librdkafka: until its own thread runs, when the clock moves). */
export interface QueuedCommit {
  readonly queuedMs: number;
  readonly cause: string;
  readonly offsets: readonly (TopicPartition & { readonly offset: number })[];
}

export interface Membership {
  state: 'unjoined' | 'joining' | 'syncing' | 'stable';
  /** '' before the coordinator has given one. */
  memberId: string;
  generation: number;
  protocolName: string | null;
  /** Who it was when it last joined, which its group metadata go on saying after it was put out (KIP-447). */
  joinedAs: { readonly memberId: string; readonly generation: number } | null;
  /** The request whose reply is awaited. */
  correlationId: number | null;
  /** ms: heartbeats fall on this moment plus whole intervals. */
  heartbeatFromMs: number;
  needsRejoin: boolean;
  /** It was put out, or left by itself: what it held is lost, and commits are refused (CLI-702). */
  isLost: boolean;
  /** It waits for the application's poll before it joins again (CLI-310). */
  waitsForPoll: boolean;
  /** Assigned, and not taken yet: librdkafka does that in the application's poll (CLI-226). */
  toAssign: readonly TopicPartition[] | null;
  /** What the last rebalance gave; the sticky assignor sends it along (ASG-4). */
  lastAssignment: readonly TopicPartition[];
  /** ms: no join before. */
  retryMs: number;
}

export interface Consumer {
  /** Also its `client.id`. */
  readonly name: string;
  readonly family: ConsumerFamilyName;
  /** The client's release, for what differs between them (VER-4). */
  readonly clientVersion: string;
  readonly settings: ConsumerSettings;
  /** null: it reaches every leader. */
  readonly connections: Connections | null;
  /** null: none given (Java only, CLI-311). */
  readonly groupId: string | null;
  /** Another start gets another group id. */
  readonly hasFreshGroupEachStart: boolean;
  /** Whose ledger it writes. */
  readonly application: string;
  /** ms: the client's creation, from which librdkafka's timers count (CLI-215). */
  readonly openedMs: number;
  /** null: assign(). */
  readonly subscription: readonly string[] | null;
  /** The explicit starts it was opened with; another start has the same. */
  readonly starts: ReadonlyMap<string, SeekTarget>;
  end: 'closed' | 'crashed' | null;
  /** In the order of assignment. */
  readonly partitions: Map<string, AssignedPartition>;
  /** Every partition it ever held. */
  readonly everHeld: Set<string>;
  buffer: Buffered[];
  bufferedRecords: number;
  bufferedBytes: number;
  /** Handed out and not processed yet, oldest first. */
  handed: HandedRecord[];
  /** null: assign(), or a group in ZooKeeper. */
  membership: Membership | null;
  /** The old consumer's id in ZooKeeper, once it is registered. */
  zooKeeperId: string | null;
  queuedCommits: QueuedCommit[];
  /** Error events the next poll hands out. */
  errors: ClientError[];
  /** The application is inside poll() (Java works only then, CLI-205). */
  isInPoll: boolean;
  /** The application has paused all its partitions. */
  isPaused: boolean;
  /** ms */
  lastPollMs: number;
  /** ms: Java's next interval commit; kafkajs: its last commit. */
  autoCommitMs: number;
}

export function isAlive(consumer: Consumer): boolean {
  return consumer.end === null;
}

export function newPartition({ topic, partition }: TopicPartition): AssignedPartition {
  return {
    topic,
    partition,
    fetchPosition: null,
    position: null,
    seekTarget: null,
    stored: null,
    knownCommitted: null,
    processed: null,
    isStopped: false,
    isUnknown: false,
  };
}
