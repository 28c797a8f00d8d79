/**
 * The topic configs that decide what a log does (CFG-1), by Kafka's own names and in Kafka's units.
 * Long.MAX_VALUE is kept as Infinity.
 */
export interface LogConfig {
  readonly 'cleanup.policy': readonly CleanupPolicy[];
  /** milliseconds; negative: no limit */
  readonly 'retention.ms': number;
  /** bytes; negative: no limit */
  readonly 'retention.bytes': number;
  /** bytes */
  readonly 'segment.bytes': number;
  /** milliseconds */
  readonly 'segment.ms': number;
  /** milliseconds */
  readonly 'segment.jitter.ms': number;
  /** bytes */
  readonly 'segment.index.bytes': number;
  /** bytes */
  readonly 'index.interval.bytes': number;
  /** milliseconds */
  readonly 'delete.retention.ms': number;
  readonly 'min.cleanable.dirty.ratio': number;
  /** milliseconds */
  readonly 'min.compaction.lag.ms': number;
  /** milliseconds */
  readonly 'max.compaction.lag.ms': number;
  readonly 'message.timestamp.type': TimestampType;
  /** milliseconds; absent where the release has no such config (4.0 and later) */
  readonly 'message.timestamp.difference.max.ms': number | null;
  /** milliseconds; null where the release has no such config (before 3.6) */
  readonly 'message.timestamp.before.max.ms': number | null;
  /** milliseconds; null where the release has no such config (before 3.6) */
  readonly 'message.timestamp.after.max.ms': number | null;
  /** bytes of one batch */
  readonly 'max.message.bytes': number;
  /** milliseconds */
  readonly 'file.delete.delay.ms': number;
  readonly 'min.insync.replicas': number;
  readonly 'compression.type': string;
  readonly 'unclean.leader.election.enable': boolean;
}

export type CleanupPolicy = 'delete' | 'compact';
export type TimestampType = 'CreateTime' | 'LogAppendTime';
export type LogConfigName = keyof LogConfig;
