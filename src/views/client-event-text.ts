/** What happened in clients and applications, in words. */
import type { ClientEvent } from '../clients/client-events.ts';
import { KAFKAJS_RESTART_MS } from '../clients/kafkajs-retries.ts';
import { connectionEventText } from './connection-event-text.ts';
import { rangeText } from './range-text.ts';
import { formatCount, formatSpan } from './units.ts';

export function clientEventText(event: ClientEvent): string {
  if (event.type === 'sendCompleted') return sendCompletedText(event);
  if ('client' in event) return connectionEventText(event);
  const { consumer } = event;
  switch (event.type) {
    case 'positionFound':
      return `${consumer} begins at ${event.topic}:${event.partition} offset ${event.offset} (${causeText(event.cause)})`;
    case 'recordsHandedOut':
      return `${consumer} is handed ${event.ranges.map(({ topic, partition, firstOffset, lastOffset }) => `${topic}:${partition} ${rangeText(firstOffset, lastOffset)}`).join(', ')}`;
    case 'processing':
      return `${consumer} begins ${event.topic}:${event.partition} offset ${event.offset}`;
    case 'processed':
      return `${consumer} processed ${event.topic}:${event.partition} offset ${event.offset}${event.isRepeated ? ', again' : ''}`;
    case 'handlerFailed':
      return `the handler of ${consumer} failed at ${event.topic}:${event.partition} offset ${event.offset}`;
    case 'partitionsTaken':
      return `${consumer} takes ${partitionsText(event.partitions)}`;
    case 'partitionsRevoked':
      return `${consumer} gives up ${partitionsText(event.partitions)}`;
    case 'partitionsLost':
      return `${consumer} has lost ${partitionsText(event.partitions)}`;
    case 'consumerOpened':
      return `${consumer} opened`;
    case 'consumerClosed':
      return `${consumer} closed`;
    case 'consumerCrashed':
      return `${consumer} crashed`;
    case 'consumerRestarting':
      return `${consumer} left its group and starts again in ${formatSpan(KAFKAJS_RESTART_MS)}`;
    case 'pollIntervalExceeded':
      return `${consumer} has not polled for max.poll.interval.ms and left its group`;
    case 'clientFailed':
      return `${consumer}: ${event.during} failed with ${event.error.name}`;
  }
}

function sendCompletedText(event: Extract<ClientEvent, { type: 'sendCompleted' }>): string {
  const { topic, acknowledged, failed, error, message, atMs, sentMs } = event;
  const waited = `after ${formatSpan(atMs - sentMs)}`;
  const got = `${formatCount(acknowledged)} record${acknowledged === 1 ? '' : 's'} to ${topic} acknowledged`;
  if (error === null) return `${got} ${waited}`;
  return `${error} ${waited}: ${message}; ${formatCount(failed)} failed, ${formatCount(acknowledged)} acknowledged`;
}

function causeText(cause: Extract<ClientEvent, { type: 'positionFound' }>['cause']): string {
  const words = {
    explicit: 'as told',
    committed: 'as committed',
    reset: 'auto.offset.reset',
    outOfRange: 'auto.offset.reset, its offset was out of range',
  } as const;
  return words[cause];
}

function partitionsText(partitions: readonly { topic: string; partition: number }[]): string {
  return partitions.length === 0
    ? 'nothing'
    : partitions.map(({ topic, partition }) => `${topic}:${partition}`).join(' ');
}
