/** `kafka-topics --zookeeper`, up to 2.8 (Kafka's `TopicCommand.ZookeeperTopicService`): what it prints beyond the other way. */
import type { Topic } from '../../kernel/cluster.ts';
import type { CommandResult } from '../command.ts';
import { quoteWord } from '../language/tokenize.ts';
import type { Workbench } from '../workbench.ts';
import { printed, type RunLine } from './tool-answer.ts';
import { configFlags, toolConfigRefusal } from './tool-configs.ts';
import { BAD_PAIR, failed, readPairs, type TopicsRequest } from './topics-request.ts';

const CONFIG_WARNING = [
  'WARNING: Altering topic configuration from this script has been deprecated and may be removed in future releases.',
  '         Going forward, please use kafka-configs.sh for this functionality',
];
const PARTITIONS_WARNING =
  'WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected';

export function deletedViaZooKeeperLines({ name }: Topic): string[] {
  return [
    `Topic ${name} is marked for deletion.`,
    'Note: This will have no impact if delete.topic.enable is not set to true.',
  ];
}

export function alterViaZooKeeper(
  bench: Workbench,
  request: TopicsRequest,
  { topics, runLine }: { topics: readonly Topic[]; runLine: RunLine },
): CommandResult {
  const added = readPairs(request.configs);
  if (added === null) return failed(BAD_PAIR, 'INVALID_CONFIG');
  const lines: string[] = [];
  for (const topic of topics) {
    const name = quoteWord(topic.name);
    if (request.configs.length > 0 || request.removedConfigs.length > 0) {
      lines.push(...CONFIG_WARNING);
      const kept = Object.entries({ ...topic.overrides, ...added });
      const configs = Object.fromEntries(kept.filter(([config]) => !request.removedConfigs.includes(config)));
      const refusal = toolConfigRefusal(bench.simulation.cluster, configs);
      if (refusal !== null) return failed(refusal.message, 'INVALID_CONFIG', refusal.hint, lines);
      const removed = request.removedConfigs
        .map((config) => ` --delete-config ${quoteWord(config)}`)
        .join('');
      runLine(`topic alter${configFlags(added)}${removed} -- ${name}`);
      lines.push(`Updated config for topic ${topic.name}.`);
    }
    if (request.partitions === null) continue;
    lines.push(PARTITIONS_WARNING);
    const count = topic.partitions.length;
    if (request.partitions <= count) {
      const message = `The number of partitions for a topic can only be increased. Topic ${topic.name} currently has ${count} partitions, ${request.partitions} would not be an increase.`;
      return failed(message, 'INVALID_PARTITIONS', '', lines);
    }
    runLine(`topic alter --partitions ${request.partitions} -- ${name}`);
    lines.push('Adding partitions succeeded!');
  }
  return { ...printed(lines), text: '' };
}
