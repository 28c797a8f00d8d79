/** What happened to brokers, leaders and in-sync replicas, in words. */
import type {
  BrokerEvent,
  BrokerFencedEvent,
  IsrChangedEvent,
  LeaderChangedEvent,
  NotLeaderEvent,
  RecordsTruncatedEvent,
} from '../kernel/events.ts';
import { formatCount } from './units.ts';

export type ReplicationEvent =
  | BrokerEvent
  | BrokerFencedEvent
  | IsrChangedEvent
  | LeaderChangedEvent
  | NotLeaderEvent
  | RecordsTruncatedEvent;

const BROKER_WORDS: Readonly<Record<BrokerEvent['type'], string>> = {
  brokerStarted: 'is up',
  brokerStopped: 'stops cleanly',
  brokerKilled: 'is killed',
  brokerIsolated: 'is cut off',
};

export function replicationEventText(event: ReplicationEvent): string {
  switch (event.type) {
    case 'brokerFenced':
      return `broker ${event.broker} is fenced`;
    case 'leaderChanged':
      return event.leader === null
        ? `${partitionText(event)} has no leader`
        : `broker ${event.leader} leads ${partitionText(event)}`;
    case 'isrChanged':
      return `the ISR of ${partitionText(event)} is ${event.isr.length === 0 ? 'empty' : event.isr.join(',')}`;
    case 'notLeader':
      return `broker ${event.broker} answers ${event.producer === '' ? '(produce)' : event.producer} NOT_LEADER_OR_FOLLOWER for ${partitionText(event)}`;
    case 'recordsTruncated': {
      const lost = event.logEndOffset - event.fromOffset;
      return `${partitionText(event)} lost ${formatCount(lost)} offset${lost === 1 ? '' : 's'} from ${event.fromOffset} on: its new leader did not have them`;
    }
    default:
      return `broker ${event.broker} ${BROKER_WORDS[event.type]}`;
  }
}

const TYPES: ReadonlySet<string> = new Set<ReplicationEvent['type']>([
  'brokerStarted',
  'brokerStopped',
  'brokerKilled',
  'brokerIsolated',
  'brokerFenced',
  'leaderChanged',
  'isrChanged',
  'notLeader',
  'recordsTruncated',
]);

export function isReplicationEvent(event: { readonly type: string }): event is ReplicationEvent {
  return TYPES.has(event.type);
}

/** Many of them in a few words: brokers by name, partitions counted. */
export function replicationSummary(events: readonly ReplicationEvent[]): string[] {
  const leaders = events.filter((event) => event.type === 'leaderChanged');
  const isrs = events.filter((event) => event.type === 'isrChanged');
  const parts = events
    .filter((event) => event.type !== 'leaderChanged' && event.type !== 'isrChanged')
    .map(replicationEventText);
  if (leaders.length === 1) parts.push(replicationEventText(leaders[0]!));
  else if (leaders.length > 1) parts.push(leadersText(leaders));
  if (isrs.length === 1) parts.push(replicationEventText(isrs[0]!));
  else if (isrs.length > 1) {
    const partitions = new Set(isrs.map(partitionText)).size;
    parts.push(`the ISR of ${partitions} partition${partitions === 1 ? '' : 's'} changed`);
  }
  return parts;
}

function leadersText(events: readonly LeaderChangedEvent[]): string {
  const last = new Map(events.map((event) => [partitionText(event), event.leader]));
  const without = [...last].filter(([, leader]) => leader === null).map(([partition]) => partition);
  const others = last.size - without.length;
  const parts = others === 0 ? [] : [`${others} partition${others === 1 ? ' has' : 's have'} another leader`];
  if (without.length > 0) parts.push(`${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} none`);
  return parts.join(', ');
}

function partitionText({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}:${partition}`;
}
