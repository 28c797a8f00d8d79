/** What happened to groups in ZooKeeper, in words. */
import type { ZooKeeperEvent } from '../kernel/zookeeper-events.ts';
import { formatCount } from './units.ts';

const TYPES: ReadonlySet<string> = new Set<ZooKeeperEvent['type']>([
  'zooKeeperConsumerCame',
  'zooKeeperConsumerWent',
  'zooKeeperOffsetsWritten',
  'zooKeeperGroupDeleted',
]);

export function isZooKeeperEvent(event: { readonly type: string }): event is ZooKeeperEvent {
  return TYPES.has(event.type);
}

export function zooKeeperEventText(event: ZooKeeperEvent): string {
  switch (event.type) {
    case 'zooKeeperConsumerCame':
      return `${event.clientId} registered below /consumers/${event.group}/ids`;
    case 'zooKeeperConsumerWent':
      return `${event.clientId} is gone from /consumers/${event.group}/ids`;
    case 'zooKeeperOffsetsWritten':
      return `ZooKeeper: group ${event.group} wrote ${offsetsText(event.offsets)} (${event.cause})`;
    case 'zooKeeperGroupDeleted':
      return event.onlyTopic === null
        ? `/consumers/${event.group} is deleted`
        : `/consumers/${event.group}: what it had of ${event.onlyTopic} is deleted`;
  }
}

/** Many of them in a few words. */
export function zooKeeperSummary(events: readonly ZooKeeperEvent[]): string[] {
  const writes = events.filter((event) => event.type === 'zooKeeperOffsetsWritten');
  const others = events.filter((event) => event.type !== 'zooKeeperOffsetsWritten').map(zooKeeperEventText);
  const last = writes.at(-1);
  if (last === undefined) return others;
  const text = zooKeeperEventText(last);
  return [writes.length === 1 ? text : `${formatCount(writes.length)} writes, the last: ${text}`, ...others];
}

function offsetsText(offsets: readonly { topic: string; partition: number; offset: number }[]): string {
  if (offsets.length > 4) return `${offsets.length} offsets`;
  return offsets.map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`).join(' ');
}
