/** The strip of a partition with what its applications did beneath each record, and where their groups are committed. */
import type { Consumer } from '../clients/consumers/consumer.ts';
import { committedBy } from '../clients/consumers/partition-start.ts';
import { describePartition } from '../kernel/describe.ts';
import { partitionKey, type TopicPartition } from '../kernel/group/topic-partition.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { buildStrip } from './partition-strip.ts';
import type { Strip, StripLane, StripMark } from './view.ts';

export function applicationStrip(
  simulation: Simulation,
  partition: TopicPartition,
  consumers: readonly Consumer[],
): Strip | null {
  const { cluster } = simulation;
  const log = cluster.topics.get(partition.topic)?.partitions[partition.partition];
  if (log === undefined) return null;
  const strip = buildStrip(log, describePartition(log, cluster));
  if (strip === null) return null;
  const applications = new Map(consumers.map((consumer) => [consumer.application, consumer]));
  const lanes = [...applications].map(([name, consumer]) => laneOf(simulation, name, consumer, partition));
  return {
    ...strip,
    labels: 'offsets',
    marks: [...strip.marks, ...committedMarks(simulation, consumers, partition)],
    lanes,
  };
}

function laneOf(
  simulation: Simulation,
  name: string,
  consumer: Consumer,
  partition: TopicPartition,
): StripLane {
  const marks: Record<number, StripLane['marks'][number]> = {};
  const ledger = simulation.clients.applications.get(name)?.partitions.get(partitionKey(partition));
  for (const { from, to } of ledger?.processed ?? [])
    for (let offset = from; offset < to; offset++) marks[offset] = 'processed';
  for (const { topic, partition: number, offset } of consumer.handed) {
    if (topic === partition.topic && number === partition.partition) marks[offset] = 'handedOut';
  }
  return { label: name, marks };
}

function committedMarks(
  simulation: Simulation,
  consumers: readonly Consumer[],
  partition: TopicPartition,
): StripMark[] {
  const groups = new Map(
    consumers.flatMap((consumer) => (consumer.groupId === null ? [] : [[consumer.groupId, consumer]])),
  );
  return [...groups].flatMap(([group, consumer]) => {
    const offset = committedBy(simulation, consumer, partition);
    return offset === null
      ? []
      : [{ offset, label: groups.size === 1 ? 'committed' : `committed by ${group}` }];
  });
}
