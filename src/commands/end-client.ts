/** `close`, `crash`, `restart`: how a client's process ends and begins again. */
import type { Consumer } from '../clients/consumers/consumer.ts';
import {
  close as closeConsumer,
  crash as crashConsumer,
  type InFlight,
} from '../clients/consumers/consumers.ts';
import { closeProducer } from '../clients/loop-transaction.ts';
import { rangeText } from '../views/range-text.ts';
import { type CommandDefinition, type CommandResult, evaluate } from './command.ts';
import { findConsumer, findLiveConsumer } from './find-client.ts';
import { UsageError } from './language/usage-error.ts';
import { answered } from './outcomes.ts';
import { parseWhole } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export const close: CommandDefinition = {
  name: 'close',
  group: 'consuming',
  summary: 'end a client as its close() does: with its last commit, leaving its group',
  examples: ['close board'],
  configure: (command) => command.argument('<client>'),
  prepare:
    ({ args }) =>
    (bench): CommandResult => {
      const name = args[0]!;
      if (closeProducer(bench.simulation, name)) return answered(`${name} is closed`);
      const consumer = findLiveConsumer(bench, name);
      const writer = writerOf(bench, name);
      closeConsumer(bench.simulation, consumer);
      bench.simulation.clients.loops.delete(name);
      if (writer !== null) closeProducer(bench.simulation, writer);
      return answered(writer === null ? `${name} is closed` : `${name} and ${writer} are closed`);
    },
};

export const crash: CommandDefinition = {
  name: 'crash',
  group: 'consuming',
  summary: 'kill -9: nothing is sent, what was in memory is gone',
  examples: ['crash board', 'crash board --in-flight delivered'],
  configure: (command) =>
    command
      .argument('<client>')
      .option('--in-flight <how>', 'commits on their way: lost, delivered, or how many got through', 'lost'),
  prepare: ({ args, options }) => {
    const inFlight = readInFlight(options.inFlight);
    return (bench): CommandResult => {
      const name = args[0]!;
      if (bench.simulation.producers.delete(name)) return answered(`${name} is gone`);
      const consumer = findLiveConsumer(bench, name);
      const text = lostText(consumer, inFlight);
      const writer = writerOf(bench, name);
      crashConsumer(bench.simulation, consumer, inFlight);
      bench.simulation.clients.loops.delete(name);
      if (writer === null) return answered(text);
      bench.simulation.producers.delete(writer);
      return answered(`${text}; ${writer} with it`);
    };
  },
};

export const restart: CommandDefinition = {
  name: 'restart',
  group: 'consuming',
  summary: 'open a dead client again with the same line, as a fresh process (without its loop)',
  examples: ['restart board'],
  repeatsLines: true,
  configure: (command) => command.argument('<client>'),
  prepare:
    ({ args, prepareLine }) =>
    (bench, n): CommandResult => {
      const name = args[0]!;
      const line = bench.simulation.openLines.get(name);
      if (line === undefined) {
        findConsumer(bench, name);
        throw new UsageError('UNKNOWN_NAME', `no line opened '${name}'`, { hint: `consumer open ${name} …` });
      }
      if (isOpen(bench, name))
        throw new UsageError('BAD_VALUE', `${name} is still open`, {
          hint: `crash ${name} or close ${name} first`,
        });
      const writer = bench.simulation.loopOutputs.get(name)?.producer ?? '';
      const writerLine = bench.simulation.openLines.get(writer);
      if (writerLine !== undefined && !isOpen(bench, writer)) {
        const reopened = prepareLine(writerLine).run(bench, n);
        if (reopened.outcome !== undefined && evaluate(reopened.outcome).error !== null) return reopened;
      }
      return prepareLine(line).run(bench, n);
    },
};

/** The named producer that a running loop writes with: it is part of the same process and shares its fate. */
function writerOf({ simulation }: Workbench, consumer: string): string | null {
  const { clients, loopOutputs, producers } = simulation;
  const producer = loopOutputs.get(consumer)?.producer ?? '';
  if (clients.loops.has(consumer) && producer !== '' && producers.has(producer)) return producer;
  loopOutputs.delete(consumer);
  return null;
}

function isOpen(bench: Workbench, name: string): boolean {
  const { clients, producers } = bench.simulation;
  return producers.has(name) || clients.consumers.get(name)?.end === null;
}

function readInFlight(text: string): InFlight {
  return text === 'lost' || text === 'delivered' ? text : parseWhole(text, '--in-flight');
}

/** What is gone with the process; a commit on its way is a race in the real world, and the choice is told. */
function lostText({ name, handed, queuedCommits }: Consumer, inFlight: InFlight): string {
  const [first, last] = [handed[0], handed.at(-1)];
  const held =
    first === undefined
      ? ''
      : `: its position, and ${first.topic}:${first.partition} ${rangeText(first.offset, last!.offset)} in hand`;
  const commits =
    queuedCommits.length === 0
      ? ''
      : `; ${queuedCommits.length} commit on its way: ${typeof inFlight === 'number' ? `${inFlight} delivered` : inFlight} (a race: --in-flight chooses)`;
  return `${name} is gone${held}${commits}`;
}
