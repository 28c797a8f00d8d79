/** What a producer remembers about records without a key, and what it sees of a topic when it places one. */

/** How a client places a record that has no key. Each is one function of `no-key.ts`. */
export type NoKeyRule =
  /** CLI-105: Java 3.3+. */
  | 'stickyByBytes'
  /** CLI-106: Java 2.4 to 3.2. */
  | 'stickyPerBatch'
  /** CLI-115: librdkafka 1.6+. */
  | 'stickyByTime'
  /** CLI-123: franz-go, 64 KiB of records. */
  | 'stickyByRecordBytes'
  /**
   * CLI-107, CLI-125: a counter from a random start, over the partitions with a leader. Java 2.3 and before,
   * kafkajs.
   */
  | 'roundRobin'
  /** CLI-108: the same with a counter from 0: Java's `RoundRobinPartitioner`. */
  | 'roundRobinFromZero'
  /**
   * KAFKA-9965: that class in Java 2.4 to 3.9.1 is asked again for each new batch, and so skips partitions.
   */
  | 'roundRobinTwicePerBatch'
  /** CLI-122: kafka-go counts from 0 over all partitions, one counter for all topics. */
  | 'roundRobinOfProducer'
  /** FACTS A9: sarama, kafka-python: each record anew, over the partitions with a leader. */
  | 'random'
  /** CLI-115: librdkafka without stickiness: over all, one redraw if the partition drawn has no leader. */
  | 'randomWithRedraw'
  /** CLI-122: kafka-go: over all partitions. */
  | 'randomOfAll';

/** One topic's memory. Plain data. */
export interface NoKeyState {
  /** The sticky partition; null before the first record. */
  partition: number | null;
  /** Bytes since the sticky partition was chosen; as each rule counts them. */
  producedBytes: number;
  /** When the sticky partition was chosen, ms; null before the first record. */
  chosenAtMs: number | null;
  /** The round robin's next number, 0 to 2^31 - 1; null before the first record. */
  counter: number | null;
}

/** A producer's memory, one for its whole life; a restarted producer begins with a new one. Plain data. */
export interface PartitionerState {
  readonly topics: Map<string, NoKeyState>;
  /** kafka-go's counter, which its topics share. */
  counter: number;
}

export function emptyPartitionerState(): PartitionerState {
  return { topics: new Map(), counter: 0 };
}

/** A topic's memory, made when it is first asked for. */
export function noKeyStateOf(state: PartitionerState, topic: string): NoKeyState {
  let topicState = state.topics.get(topic);
  if (topicState === undefined) {
    topicState = { partition: null, producedBytes: 0, chosenAtMs: null, counter: null };
    state.topics.set(topic, topicState);
  }
  return topicState;
}

/** Batches waiting in the producer for one partition. */
export interface PartitionQueue {
  readonly partition: number;
  readonly batches: number;
}

/** A topic as the producer's metadata has it. */
export interface TopicView {
  readonly topic: string;
  /** All partitions, with a leader or not; at least 1. */
  readonly partitionCount: number;
  /** The partitions that have a leader, ascending. */
  readonly availablePartitions: readonly number[];
  /**
   * Java 3.3+ only (CLI-105): the queues as of the sender's last round, without the partitions that have no
   * leader or are too slow (`partitioner.availability.timeout.ms`). Null without statistics: adaptive
   * partitioning off, one partition only, or a partition that never had a batch.
   */
  readonly queues: readonly PartitionQueue[] | null;
}
