/** The offset that `--reset-offsets` plans for one partition (Kafka's `prepareOffsetsToReset`, `checkOffsetsRange`). */
import type { Cluster } from '../../kernel/cluster.ts';
import { atRelease } from '../../kernel/config/config-definition.ts';
import { committedOffset } from '../../kernel/group/committed-offsets.ts';
import { partitionKey, type TopicPartition } from '../../kernel/group/topic-partition.ts';
import { offsetForTime } from '../../kernel/log/lookup.ts';
import type { PartitionLog } from '../../kernel/log/partition-log.ts';
import { IS_WRITTEN_IN_JAVA } from '../../views/tool-layouts/consumer-group-layout.ts';
import type { ResetPass } from './kafka-consumer-groups-reset.ts';
import type { ResolvedTarget } from './reset-moment.ts';

/** LST-5: that nothing was found is told since 3.0. */
const SAYS_FALLING_BACK = { first: false, changes: [['3.0', true]] } as const;

/** Tells in `pass` what the tool warns of on the way, and what it fails by. */
export function resetOffsetOf(
  cluster: Cluster,
  {
    group,
    at,
    target,
  }: { readonly group: string; readonly at: TopicPartition; readonly target: ResolvedTarget },
  pass: ResetPass,
): number {
  const log = cluster.topics.get(at.topic)!.partitions[at.partition]!;
  const committed = committedOffset(cluster, group, at)?.offset ?? null;
  switch (target.kind) {
    case 'toEarliest':
      return log.logStartOffset;
    case 'toLatest':
      return log.highWatermark;
    case 'toCurrent':
      return committed ?? log.highWatermark;
    case 'toOffset':
      return inRange(cluster, log, target.number, pass);
    case 'shiftBy':
      if (committed !== null) return inRange(cluster, log, committed + target.number, pass);
      pass.failure ??= {
        message: `Cannot shift offset for partition ${partitionKey(at)} since there is no current committed offset`,
        error: 'IllegalArgumentException',
      };
      return log.highWatermark;
    case 'toMoment': {
      const found = offsetForTime(log, target.timestamp);
      if (found !== null) return found.offset;
      if (atRelease<boolean>(SAYS_FALLING_BACK, cluster.version))
        pass.text += `\nWarn: Partition ${at.partition} from topic ${at.topic} is empty. Falling back to latest known offset.\n`;
      return log.highWatermark;
    }
  }
}

/** An offset outside the log becomes its nearer end; the tool's log says so. */
function inRange(cluster: Cluster, log: PartitionLog, offset: number, pass: ResetPass): number {
  const isHigh = offset > log.highWatermark;
  if (!isHigh && offset >= log.logStartOffset) return offset;
  const end = isHigh ? log.highWatermark : log.logStartOffset;
  const side = isHigh ? 'higher than latest' : 'lower than earliest';
  const logger = atRelease<boolean>(IS_WRITTEN_IN_JAVA, cluster.version)
    ? 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand'
    : 'kafka.admin.ConsumerGroupCommand$';
  const moment = new Date(cluster.nowMs).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1);
  pass.text += `[${moment}] WARN New offset (${offset}) is ${side} offset for topic partition ${partitionKey(log)}. Value will be set to ${end} (${logger})\n`;
  return end;
}
