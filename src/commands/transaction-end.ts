/** `transaction commit` and `transaction abort`: a marker on each partition it touched, and its offsets kept or dropped. */
import { finishTransaction } from '../clients/producer-transaction.ts';
import type { KafkaEvent } from '../kernel/events.ts';
import type { MarkerType } from '../kernel/log/end-transaction-marker.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { answered, refusedByClient } from './outcomes.ts';
import { findProducer } from './producer-open.ts';

export const transactionCommit: CommandDefinition = {
  name: 'transaction commit',
  group: 'producing',
  summary: 'commit: its records and offsets count from now on',
  examples: ['transaction commit p'],
  configure: (command) => command.argument('<producer>'),
  prepare: ({ args }) => finish(args[0]!, 'commit'),
};

export const transactionAbort: CommandDefinition = {
  name: 'transaction abort',
  group: 'producing',
  summary:
    'abort: its offsets are dropped; its records stay in the log, and readers of committed ones skip them',
  examples: ['transaction abort p'],
  configure: (command) => command.argument('<producer>'),
  prepare: ({ args }) => finish(args[0]!, 'abort'),
};

function finish(name: string, type: MarkerType): ReturnType<CommandDefinition['prepare']> {
  return (bench): CommandResult => {
    const { cluster } = bench.simulation;
    const producer = findProducer(bench, name);
    const before = cluster.events.length;
    const error = finishTransaction(cluster, producer, type);
    if (error !== null) return refusedByClient(error);
    const told = cluster.events.slice(before).flatMap(partOf);
    const ended = `${name}: ${type === 'commit' ? 'committed' : 'aborted'}`;
    return answered(told.length === 0 ? `${ended}, nothing was sent` : `${ended}; ${told.join('; ')}`);
  };
}

function partOf(event: KafkaEvent): string[] {
  if (event.type === 'markerWritten')
    return [`${event.marker} marker at ${event.topic}:${event.partition} offset ${event.offset}`];
  if (event.type !== 'offsetsCommitted') return [];
  const offsets = event.offsets.map(({ topic, partition, offset }) => `${topic}:${partition}=${offset}`);
  return [`group ${event.group} committed ${offsets.join(' ')}`];
}
