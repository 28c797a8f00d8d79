/**
 * Where an old consumer keeps its offsets (ZK-2): in ZooKeeper, or with `offsets.storage=kafka` with the coordinator, and
 * then by default in both. Kafka's `ZookeeperConsumerConnector.fetchOffsets`.
 */
import { committedOffset } from '../../kernel/group/committed-offsets.ts';
import type { TopicPartition } from '../../kernel/group/topic-partition.ts';
import { zooKeeperOffset } from '../../kernel/zookeeper.ts';
import type { World } from '../clients.ts';
import type { Consumer } from './consumer.ts';

/** Where it would begin: with both stores the higher of the two offsets; null: neither has one. */
export function storedOffset(
  { cluster }: World,
  { groupId, settings }: Consumer,
  partition: TopicPartition,
): number | null {
  const group = groupId ?? '';
  const inZooKeeper = zooKeeperOffset(cluster, group, partition);
  if (settings.offsetsStorage !== 'kafka') return inZooKeeper;
  const inKafka = committedOffset(cluster, group, partition)?.offset ?? null;
  if (!settings.dualCommit || inZooKeeper === null) return inKafka;
  return inKafka === null ? inZooKeeper : Math.max(inZooKeeper, inKafka);
}
