/** What happened, in words: one line for what a command brought about, and a line each for `show events`. */

import type { ClientEvent, ConnectionEvent, RecordEvent } from '../clients/client-events.ts';
import type { KafkaEvent } from '../kernel/events.ts';
import type { SimulationEvent } from '../simulation/simulation.ts';
import { isReplicationEvent, replicationEventText, replicationSummary } from './broker-event-text.ts';
import { clientEventText } from './client-event-text.ts';
import { connectionSummary } from './connection-event-text.ts';
import { groupEventText } from './group-event-text.ts';
import { rangeText } from './range-text.ts';
import { isTransactionEvent, transactionEventText, transactionSummary } from './transaction-event-text.ts';
import { formatCount, formatMoment } from './units.ts';
import { ruleText } from './words.ts';
import { isZooKeeperEvent, zooKeeperEventText, zooKeeperSummary } from './zookeeper-event-text.ts';

/** One event in words, without its moment and partition. */
export function eventText(event: SimulationEvent): string {
  if (isClientEvent(event)) return clientEventText(event);
  if (isReplicationEvent(event)) return replicationEventText(event);
  if (isTransactionEvent(event)) return transactionEventText(event);
  if (isZooKeeperEvent(event)) return zooKeeperEventText(event);
  switch (event.type) {
    case 'appended': {
      const records = event.lastOffset - event.firstOffset + 1;
      return `${count(records, 'record')} appended, ${offsets(event.firstOffset, event.lastOffset)}, ${formatCount(event.sizeInBytes)} bytes`;
    }
    case 'refused':
      return `${event.error}: ${count(event.records, 'record')} refused`;
    case 'segmentRolled':
      return `segment ${event.closedBaseOffset} closed, ${event.newBaseOffset} is the active one`;
    case 'segmentsDeleted':
      return deletedText(event);
    case 'cleaned':
      return cleanedText(event);
    case 'uncleanable':
      return event.facts.endsAllCleaning
        ? 'the cleaner failed, and its thread ended: nothing is cleaned any more'
        : 'the cleaner failed; the partition is marked uncleanable';
    case 'recordsDeleted':
      return `log start moved from ${event.fromOffset} to ${event.logStartOffset}`;
    case 'producerExpired':
      return `producer id ${event.producerId} forgotten`;
    case 'filesRemoved':
      return `${count(event.files, '.deleted file')} removed from disk, ${formatCount(event.sizeInBytes)} bytes`;
    case 'topicCreated':
      return `topic ${event.topic} created`;
    case 'topicAutoCreated':
      return `topic ${event.topic} did not exist and was created by itself (auto.create.topics.enable)`;
    case 'topicAltered':
      return `topic ${event.topic} altered`;
    case 'topicDeleted':
      return `topic ${event.topic} deleted`;
    case 'clusterStarted':
      return `Kafka ${event.version} started`;
    case 'clusterUpgraded':
      return `restarted as Kafka ${event.version}`;
    default:
      return groupEventText(event);
  }
}

function deletedText(event: Extract<KafkaEvent, { type: 'segmentsDeleted' }>): string {
  const { segments } = event;
  const records = segments.reduce((sum, segment) => sum + segment.records, 0);
  const size = segments.reduce((sum, segment) => sum + segment.sizeInBytes, 0);
  const names = segments.map((segment) => segment.baseOffset);
  const which = names.length > 3 ? count(names.length, 'segment') : `segment ${names.join(', ')}`;
  const rolled = event.rolled ? ', after an empty one was rolled' : '';
  return `${which} deleted: ${count(records, 'record')}, ${formatCount(size)} bytes${rolled}`;
}

function cleanedText(event: Extract<KafkaEvent, { type: 'cleaned' }>): string {
  const removed = event.removed.length;
  const what = removed === 0 ? 'nothing removed' : `${count(removed, 'record')} removed`;
  return `cleaned up to ${event.endOffset}: ${what}, ${formatCount(event.sizeBeforeInBytes)} → ${formatCount(event.sizeInBytes)} bytes`;
}

/** Housekeeping that changes nothing a reader sees; `show events` has it. */
const QUIET: ReadonlySet<SimulationEvent['type']> = new Set([
  'filesRemoved',
  'producerExpired',
  'consumerOpened',
  'processing',
  'recordsHandedOut',
  'partitionsTaken',
  'partitionsRevoked',
  'memberJoined',
  'memberLeft',
  'producerInitialized',
  'offsetsPending',
  'transactionStateChanged',
  'markerWritten',
  'zooKeeperConsumerCame',
]);

/** Whether an event is told without being asked for. */
export function isTold(event: SimulationEvent): boolean {
  return !QUIET.has(event.type) && !('isMinor' in event && event.isMinor);
}

/** Events of consumers carry their name, those of connections the client's; producers have one event. */
function isClientEvent(event: SimulationEvent): event is ClientEvent {
  return 'consumer' in event || 'client' in event || event.type === 'sendCompleted';
}

/** The line below a command: its one notable event, or how many of each kind there were; empty if nothing shows. */
export function outcomeText(all: readonly SimulationEvent[], startMs: number, isAfterTime: boolean): string {
  const events = all.filter(isTold);
  if (events.length === 0) return '';
  const appended = events.filter((event) => event.type === 'appended');
  const notable = events.filter((event) => event.type !== 'appended');
  const first = events[0]!.atMs;
  // There may be more events than a call takes arguments.
  const last = events.reduce(
    (latest, event) => Math.max(latest, 'untilMs' in event ? event.untilMs : event.atMs),
    Number.NEGATIVE_INFINITY,
  );
  const when = isAfterTime ? `${momentRange(first, last, startMs)}: ` : '';
  const parts: string[] = [];
  if (appended.length > 0) parts.push(appendedSummary(appended));
  if (notable.length === 1) parts.push(taskOf(notable[0]!) + eventText(notable[0]!));
  else parts.push(...notableSummary(notable));
  return when + parts.join('; ');
}

function momentRange(first: number, last: number, startMs: number): string {
  const from = formatMoment(first, startMs);
  return first === last ? from : `${from} … ${formatMoment(last, startMs)}`;
}

function appendedSummary(events: readonly Extract<KafkaEvent, { type: 'appended' }>[]): string {
  const records = events.reduce((sum, event) => sum + event.lastOffset - event.firstOffset + 1, 0);
  const targets = new Set(events.map((event) => `${event.topic}:${event.partition}`));
  if (targets.size > 1) return `${count(records, 'record')} appended to ${targets.size} partitions`;
  const first = events.reduce((least, event) => Math.min(least, event.firstOffset), Number.POSITIVE_INFINITY);
  return `${count(records, 'record')} appended, ${offsets(first, events.at(-1)!.lastOffset)}`;
}

/** Which background task did it. */
function taskOf(event: SimulationEvent): string {
  if (event.type === 'segmentsDeleted') return 'retention check: ';
  return event.type === 'cleaned' || event.type === 'uncleanable' ? 'cleaner: ' : '';
}

function notableSummary(events: readonly SimulationEvent[]): string[] {
  const of = <T extends SimulationEvent['type']>(type: T) =>
    events.filter((event) => event.type === type) as Extract<SimulationEvent, { type: T }>[];
  const parts: string[] = [];
  const rolled = of('segmentRolled').length;
  if (rolled > 0) parts.push(`${count(rolled, 'segment')} rolled`);
  const deleted = of('segmentsDeleted').flatMap((event) => event.segments);
  if (deleted.length > 0) {
    const records = deleted.reduce((sum, segment) => sum + segment.records, 0);
    parts.push(`${count(deleted.length, 'segment')} deleted (${count(records, 'record')})`);
  }
  const cleaned = of('cleaned');
  if (cleaned.length > 0) {
    const removed = cleaned.reduce((sum, event) => sum + event.removed.length, 0);
    parts.push(`${count(cleaned.length, 'cleaning')} (${count(removed, 'record')} removed)`);
  }
  const refused = of('refused').reduce((sum, event) => sum + event.records, 0);
  if (refused > 0)
    parts.push(
      `${count(refused, 'record')} refused (${[...new Set(of('refused').map((e) => e.error))].join(', ')})`,
    );
  parts.push(...applicationSummary(events.filter(isProcessed), of('offsetsCommitted')));
  parts.push(...transactionSummary(events));
  const told = new Set([
    'transactionCommitted',
    'transactionAborted',
    'segmentRolled',
    'segmentsDeleted',
    'cleaned',
    'refused',
    'processed',
    'offsetsCommitted',
    'sendCompleted',
    'consumerRestarting',
  ]);
  parts.push(...sendSummary(of('sendCompleted')));
  parts.push(...restartSummary(of('consumerRestarting'), of('handlerFailed')));
  parts.push(...replicationSummary(events.filter(isReplicationEvent)));
  parts.push(...connectionSummary(events.filter(isConnectionEvent)));
  parts.push(...zooKeeperSummary(events.filter(isZooKeeperEvent)));
  const others = events.filter(
    (event) =>
      !told.has(event.type) &&
      !isConnectionEvent(event) &&
      !isReplicationEvent(event) &&
      !isZooKeeperEvent(event),
  );
  if (others.length <= 2) parts.push(...others.map(eventText));
  else parts.push(`${count(others.length, 'other event')} (show events)`);
  return parts;
}

function isConnectionEvent(event: SimulationEvent): event is ConnectionEvent {
  return 'client' in event;
}

function isProcessed(event: SimulationEvent): event is RecordEvent {
  return event.type === 'processed';
}

/** Clients that gave up on a handler and begin anew (CLI-235). */
function restartSummary(
  restarts: readonly Extract<SimulationEvent, { type: 'consumerRestarting' }>[],
  failures: readonly RecordEvent[],
): string[] {
  const last = restarts.at(-1);
  if (last === undefined) return [];
  const failed = `a handler failed ${formatCount(failures.length)} times`;
  const restarted = restarts.length === 1 ? '' : `${count(restarts.length, 'restart')}, the last: `;
  return [failed, `${restarted}${eventText(last)}`];
}

/** Answers to producers that had to wait. */
function sendSummary(events: readonly Extract<SimulationEvent, { type: 'sendCompleted' }>[]): string[] {
  if (events.length === 1) return [eventText(events[0]!)];
  const sum = (key: 'acknowledged' | 'failed') => events.reduce((total, event) => total + event[key], 0);
  const errors = [...new Set(events.flatMap(({ error }) => (error === null ? [] : [error])))];
  const parts: string[] = [];
  if (sum('acknowledged') > 0) parts.push(`${count(sum('acknowledged'), 'record')} acknowledged late`);
  if (sum('failed') > 0) parts.push(`${count(sum('failed'), 'record')} failed (${errors.join(', ')})`);
  return parts;
}

/** What applications did, and where their groups stand then. */
function applicationSummary(
  processed: readonly RecordEvent[],
  commits: readonly Extract<SimulationEvent, { type: 'offsetsCommitted' }>[],
): string[] {
  const parts: string[] = [];
  if (processed.length > 0) {
    const again = processed.filter((event) => event.isRepeated).length;
    parts.push(
      `${count(processed.length, 'record')} processed${again === 0 ? '' : ` (${formatCount(again)} again)`}`,
    );
  }
  const number = commits.reduce((sum, event) => sum + event.commits, 0);
  if (number > 0)
    parts.push(
      number === 1
        ? groupEventText(commits[0]!)
        : `${count(number, 'commit')}, the last: ${groupEventText(commits.at(-1)!)}`,
    );
  return parts;
}

/** A count and its noun. */
export function count(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function offsets(first: number, last: number): string {
  return first === last ? `offset ${first}` : `offsets ${rangeText(first, last)}`;
}

/** The reason behind an event, where it has one. */
export function eventReason(event: SimulationEvent): { rule: string; text: string } | null {
  if (event.type === 'segmentsDeleted') {
    const { rule, facts, baseOffset } = event.segments.at(-1)!;
    return { rule, text: ruleText({ rule, facts }, { subject: baseOffset, deletes: true }) };
  }
  return 'rule' in event ? { rule: event.rule, text: ruleText(event, { subject: null }) } : null;
}
