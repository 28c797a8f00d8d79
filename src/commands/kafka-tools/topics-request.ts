/** What a `kafka-topics` line asks for, and what the tool says where it cannot be (Kafka's `TopicCommand`). */
import type { DescribeFilters } from '../../views/tool-layouts/topic-layout.ts';
import type { CommandResult } from '../command.ts';
import { printed } from './tool-answer.ts';

export type TopicsAction = 'list' | 'describe' | 'create' | 'alter' | 'delete';

export interface TopicsRequest {
  readonly action: TopicsAction;
  readonly viaZooKeeper: boolean;
  /** As given with `--bootstrap-server`; null: it was not. */
  readonly bootstrapServer: string | null;
  readonly topic: string | null;
  readonly topicId: string | null;
  readonly partitions: number | null;
  readonly replicationFactor: number | null;
  /** `name=value` as given. */
  readonly configs: readonly string[];
  readonly removedConfigs: readonly string[];
  readonly toleratesAbsence: boolean;
  readonly toleratesPresence: boolean;
  readonly excludesInternal: boolean;
  readonly filters: DescribeFilters;
}

/** The tool's own words for what went wrong. */
export function failed(
  message: string,
  error: string,
  hint = '',
  before: readonly string[] = [],
): CommandResult {
  return printed([...before, `Error while executing topic command : ${message}`], { error, hint });
}

export const BAD_PAIR =
  'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".';

/** Java's `split`: neither `a`, `a=` nor `a=b=c` is a pair. */
export function readPairs(texts: readonly string[]): Record<string, string> | null {
  const pairs = texts.map((text) => text.split('='));
  if (!pairs.every((pair) => pair.length === 2 && pair[1] !== '')) return null;
  return Object.fromEntries(pairs.map(([name, value]) => [name!.trim(), value!.trim()]));
}
