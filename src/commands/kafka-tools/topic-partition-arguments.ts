/** `--topic results:0,1` of `kafka-consumer-groups` (Kafka's `parseTopicsWithPartitions`). */
import { UsageError } from '../language/usage-error.ts';

export interface TopicArgument {
  readonly topic: string;
  /** null: all partitions. */
  readonly partitions: readonly number[] | null;
}

/** Throws UsageError, in the tool's words. */
export function readTopicArgument(text: string): TopicArgument {
  if (!text.includes(':')) return { topic: text, partitions: null };
  const [topic, partitions, ...rest] = text.split(':');
  if (!topic || !partitions || rest.length > 0)
    throw bad(`Invalid topic arg '${text}', expected topic name and partitions`);
  const numbers = partitions.split(',').map((partition) => {
    if (!/^\d{1,9}$/.test(partition))
      throw bad(`Invalid partition '${partition}' specified in topic arg '${text}''`);
    return Number(partition);
  });
  return { topic, partitions: numbers };
}

function bad(problem: string): UsageError {
  return new UsageError('BAD_VALUE', `kafka-consumer-groups: ${problem}`, {
    hint: 'write --topic results or --topic results:0,1',
  });
}
