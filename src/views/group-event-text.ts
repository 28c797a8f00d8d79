/** What happened in groups, in words. */
import type { GroupEvent } from '../kernel/group/group-events.ts';

export function groupEventText(event: GroupEvent): string {
  switch (event.type) {
    case 'groupStateChanged':
      return `group ${event.group} is ${event.to}${event.to === 'Empty' ? ': no members' : `, generation ${event.generation}`}`;
    case 'memberJoined':
      return `${event.clientId} joined group ${event.group}`;
    case 'memberLeft':
      return `${event.clientId} left group ${event.group}`;
    case 'partitionsAssigned':
      return `group ${event.group}: ${event.assignment.map(({ clientId, partitions }) => `${clientId} has ${partitionsText(partitions)}`).join(', ')}`;
    case 'offsetsCommitted':
      return `group ${event.group} committed ${offsetsText(event.offsets)} (${event.cause})`;
    case 'commitRefused':
      return `${event.error}: a commit of group ${event.group} was refused`;
    case 'offsetsExpired':
      return `group ${event.group}: ${offsetsText(event.offsets)} expired`;
    case 'offsetsDeleted':
      return `group ${event.group}: ${offsetsText(event.offsets)} deleted`;
    case 'groupRemoved':
      return `group ${event.group} is gone`;
  }
}

function partitionsText(partitions: readonly { topic: string; partition: number }[]): string {
  return partitions.length === 0
    ? 'nothing'
    : partitions.map(({ topic, partition }) => `${topic}:${partition}`).join(' ');
}

function offsetsText(offsets: readonly { topic: string; partition: number; offset: number }[]): string {
  if (offsets.length > 4) return `${offsets.length} offsets`;
  return offsets.map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`).join(' ');
}
