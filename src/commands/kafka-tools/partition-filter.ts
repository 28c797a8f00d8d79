/** Which partitions `kafka-get-offsets` asks for (Kafka's `GetOffsetShell`, `TopicPartitionFilter`). */
import { invalidPatternText, topicPattern } from './topic-filter.ts';

export type PartitionFilter = (topic: string, partition: number) => boolean;
/** The filter, or what the tool says of the text. */
export type FilterReading = { readonly matches: PartitionFilter } | { readonly problem: string };

const RULE = /^([^:,]*)(?::(?:(\d*)|(\d*)-(\d*)))?$/;

/** `--topic` and `--partitions`; null stands for all. */
export function readTopicAndPartitions(topic: string | null, partitions: string | null): FilterReading {
  const pattern = topicPattern(topic ?? '.*');
  if (pattern === null) return { problem: invalidPatternText(topic!) };
  if (partitions === null || partitions === '') return { matches: (name) => pattern.test(name) };
  const ids = partitions.split(',');
  if (!ids.every((id) => /^[+-]?\d+$/.test(id))) {
    const problem = `--partitions expects a comma separated list of numeric partition ids, but received: ${partitions}`;
    return { problem };
  }
  const wanted = new Set(ids.map(Number));
  return { matches: (name, partition) => pattern.test(name) && wanted.has(partition) };
}

/** `--topic-partitions results:0,scores:0-3,:2`: ranges have an exclusive end. */
export function readTopicPartitions(text: string): FilterReading {
  const filters: PartitionFilter[] = [];
  for (const rule of text.split(',')) {
    const reading = readRule(rule);
    if ('problem' in reading) return reading;
    filters.push(reading.matches);
  }
  return { matches: (topic, partition) => filters.some((matches) => matches(topic, partition)) };
}

function readRule(rule: string): FilterReading {
  const match = RULE.exec(rule);
  if (match === null) return { problem: `Invalid rule specification: ${rule}` };
  const [, topic, only, lower, upper] = match;
  const pattern = topicPattern(topic || '.*');
  if (pattern === null) return { problem: invalidPatternText(topic!) };
  if (only) return { matches: (name, partition) => pattern.test(name) && partition === Number(only) };
  const from = lower ? Number(lower) : 0;
  const until = upper ? Number(upper) : Number.POSITIVE_INFINITY;
  return { matches: (name, partition) => pattern.test(name) && partition >= from && partition < until };
}
