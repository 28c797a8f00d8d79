/** What happened in clients and their applications, as data. Moments are ms. */
import type { TopicPartition } from '../kernel/group/topic-partition.ts';
import type { ClientError } from './consumers/client-error.ts';

interface OfConsumer {
  readonly atMs: number;
  readonly consumer: string;
  /** How many of the cluster's events, of those not yet taken, came before this one. */
  readonly afterClusterEvents: number;
}

/** Where reading a partition begins, and why (CLI-302). */
export type StartCause = 'explicit' | 'committed' | 'reset' | 'outOfRange';

export interface PositionFoundEvent extends OfConsumer, TopicPartition {
  readonly type: 'positionFound';
  readonly offset: number;
  readonly cause: StartCause;
  /** The offset that was out of range. */
  readonly from: number | null;
}

export interface RecordsHandedOutEvent extends OfConsumer {
  readonly type: 'recordsHandedOut';
  readonly ranges: readonly (TopicPartition & {
    readonly firstOffset: number;
    readonly lastOffset: number;
  })[];
  readonly records: number;
}

export interface RecordEvent extends OfConsumer, TopicPartition {
  readonly type: 'processing' | 'processed' | 'handlerFailed';
  readonly application: string;
  readonly offset: number;
  /** It had been processed before. */
  readonly isRepeated: boolean;
}

export interface PartitionsChangedEvent extends OfConsumer {
  readonly type: 'partitionsTaken' | 'partitionsRevoked' | 'partitionsLost';
  readonly partitions: readonly TopicPartition[];
}

export interface ConsumerEvent extends OfConsumer {
  readonly type:
    | 'consumerOpened'
    | 'consumerClosed'
    | 'consumerCrashed'
    | 'consumerRestarting'
    | 'pollIntervalExceeded';
}

export interface ClientFailedEvent extends OfConsumer {
  readonly type: 'clientFailed';
  readonly error: ClientError;
  /** What failed: `poll`, `commit`, `interval commit`, `join`, ... */
  readonly during: string;
}

/** A call of `send` that had to wait has all its answers. */
export interface SendCompletedEvent {
  readonly type: 'sendCompleted';
  readonly atMs: number;
  /** '' is the producer of `produce`. */
  readonly producer: string;
  readonly afterClusterEvents: number;
  readonly topic: string;
  /** ms: when `send` was called. */
  readonly sentMs: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** The first failure: Kafka's name, or the client's own. */
  readonly error: string | null;
  readonly message: string;
  /** Of the last batch answered. */
  readonly partition: number | null;
  readonly offset: number | null;
  readonly timestamp: number | null;
}

interface OfClient {
  readonly atMs: number;
  /** '' is the producer of `produce`. */
  readonly client: string;
  readonly afterClusterEvents: number;
}

/** What a client logged, or told its error callback, line by line in its own words. */
export interface ClientLoggedEvent extends OfClient {
  readonly type: 'clientLogged';
  /** It has other brokers to talk to. */
  readonly isMinor: boolean;
  readonly lines: readonly string[];
}

/** A server of the list has answered a client that had to look for one. */
export interface ServerFoundEvent extends OfClient {
  readonly type: 'serverFound';
  /** -1, -2, … by place in the list. */
  readonly node: number;
  readonly address: string;
  /** null: too many to count. */
  readonly failures: number | null;
  readonly tookMs: number;
  /** It had metadata before, and lost all brokers they named. */
  readonly isAgain: boolean;
}

/** kafkajs: connect() was rejected. */
export interface ConnectFailedEvent extends OfClient {
  readonly type: 'connectFailed';
  readonly error: ClientError;
  readonly failures: number;
  readonly tookMs: number;
}

export type ConnectionEvent = ClientLoggedEvent | ServerFoundEvent | ConnectFailedEvent;

export type ClientEvent =
  | ConnectionEvent
  | SendCompletedEvent
  | PositionFoundEvent
  | RecordsHandedOutEvent
  | RecordEvent
  | PartitionsChangedEvent
  | ConsumerEvent
  | ClientFailedEvent;
