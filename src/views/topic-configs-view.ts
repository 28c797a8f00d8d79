/** A topic's configs as Kafka stores them, and where each value comes from (CFG-1). */
import type { Cluster, Topic } from '../kernel/cluster.ts';
import { describeTopicConfig } from '../kernel/config/topic-configs.ts';
import { buildView, column } from './build-view.ts';
import type { View } from './view.ts';

export function topicConfigsView(cluster: Cluster, topic: Topic): View {
  const { version, brokerOverrides } = cluster;
  const configs = describeTopicConfig({ version, brokerOverrides, topicOverrides: topic.overrides });
  return buildView(cluster, {
    view: 'configs',
    target: topic.name,
    summary: { configs: configs.length, set: configs.filter(({ source }) => source === 'topic').length },
    heading: [{ key: 'set', label: 'set on the topic', unit: 'count' }],
    columns: [
      column('name', 'config', 'text', 1, { isKey: true }),
      column('value', 'value', 'text', 1),
      column('source', 'from', 'text', 2),
    ],
    rows: configs.map(({ name, value, source }) => ({ name, value, source })),
  });
}
