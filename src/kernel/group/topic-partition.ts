/** A partition by name and number (Kafka's `TopicPartition`). */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** As Kafka prints it: `results-0`. It is also the key of every table by partition. */
export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** Reads a key of `partitionKey` back; a topic's name may hold hyphens. */
export function topicPartitionOf(key: string): TopicPartition {
  const hyphen = key.lastIndexOf('-');
  return { topic: key.slice(0, hyphen), partition: Number(key.slice(hyphen + 1)) };
}

/** By topic's name, then partition's number (TASK-12). */
export function comparePartitions(left: TopicPartition, right: TopicPartition): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}
