import { type CommitWhen, type Idempotence, type LoopOptions, startLoop } from '../clients/poll-loop.ts';
import type { Producer } from '../clients/producer.ts';
import type { CommandDefinition, CommandResult } from './command.ts';
import { findLiveConsumer } from './find-client.ts';
import { formatDuration, parseDuration } from './language/durations.ts';
import { didYouMean } from './language/nearest.ts';
import { parsePartitionTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { findTopic, parseWhole } from './parse-input.ts';
import { findProducer } from './producer-open.ts';

const COMMITS = ['record', 'batch', 'before', 'every:5'];
const IDEMPOTENCE = ['memory', 'stored'];

export const pollLoop: CommandDefinition = {
  name: 'poll-loop',
  group: 'consuming',
  summary: 'run an application: poll, handle each record, commit, poll again, while the clock moves',
  examples: [
    'poll-loop board --handler 600ms',
    'poll-loop board --handler 10ms --commit every:5 --idempotent stored',
    'poll-loop board --throw-at results:0@4 --seek-back',
    'poll-loop node --throw-at results:0@4 --retry 2',
    'poll-loop board --transaction p --to scores',
  ],
  configure: (command) =>
    command
      .argument('<consumer>')
      .option('--handler <duration>', 'how long a record takes', '0ms')
      .option('--max <n>', 'hand out at most so many at once')
      .option('--commit <when>', 'record, batch, before or every:N')
      .option('--async', 'without waiting for the answers of commits')
      .option('--store', "store each record's offset after its handler (librdkafka)")
      .option('--throw-at <results:0@4>', 'the handler fails at this record; the loop ends with close')
      .option('--retry [times]', 'kafkajs retries the failed record; so many times it throws, else always')
      .option('--throw-as <error>', 'what it throws then; kafkajs stops at a TypeError', 'Error')
      .option('--seek-back', 'to the failed record, before the close')
      .option('--idempotent <how>', 'memory or stored: how the handler knows what it has done')
      .option('--to <topic>', 'the handler ends by writing a record of the same key there')
      .option('--producer <name>', 'with this producer')
      .option('--transaction <producer>', 'a transaction for each batch, with the offsets in it'),
  prepare: ({ args, options }) => {
    const name = args[0]!;
    checkTransactionOptions(options);
    const loopOptions: LoopOptions = {
      handlerMs: parseDuration(options.handler),
      max: options.max === undefined ? null : parseWhole(options.max, '--max', { min: 1 }),
      commit: readCommit(options.commit),
      isAsync: options.async === true,
      stores: options.store === true,
      throwAt: options.throwAt === undefined ? null : readRecord(options.throwAt),
      seeksBack: options.seekBack === true,
      ...readRetry(options),
      idempotence: readIdempotence(options.idempotent),
      ...(options.transaction === undefined ? {} : { transaction: options.transaction }),
    };
    return (bench): CommandResult => {
      const { simulation } = bench;
      const consumer = findLiveConsumer(bench, name);
      if (loopOptions.client !== undefined && consumer.family !== 'kafkajs')
        throw new UsageError(
          'BAD_OPTION',
          `poll-loop: --retry is what kafkajs does, not ${consumer.family}`,
          {
            hint: 'without it the loop ends with close, as a finally block does',
          },
        );
      if (simulation.clients.loops.has(name))
        throw new UsageError('BAD_VALUE', `${name} is in a loop already`, {
          hint: `crash ${name} or close ${name} ends it`,
        });
      const writer = options.transaction ?? options.producer;
      if (options.to !== undefined) findTopic(bench, options.to);
      if (options.to !== undefined || writer !== undefined) {
        checkWriter(findProducer(bench, writer), options.transaction !== undefined);
        simulation.loopOutputs.set(name, { topic: options.to ?? null, producer: writer ?? '' });
      } else simulation.loopOutputs.delete(name);
      startLoop(simulation, consumer, loopOptions);
      simulation.applicationOrder = [
        ...simulation.applicationOrder.filter((other) => other.kind !== 'loop' || other.name !== name),
        { kind: 'loop', name },
      ];
      return { text: `${name} polls, ${formatDuration(loopOptions.handlerMs)} a record` };
    };
  },
};

function checkTransactionOptions(options: {
  transaction?: string;
  producer?: string;
  commit?: string;
}): void {
  if (options.transaction === undefined) return;
  const other =
    options.producer !== undefined ? '--producer' : options.commit !== undefined ? '--commit' : null;
  if (other === null) return;
  throw new UsageError('BAD_OPTION', `poll-loop: --transaction and ${other} exclude each other`, {
    hint: 'the transaction writes the output and commits the offsets',
  });
}

function checkWriter({ name, transaction }: Producer, isInTransactions: boolean): void {
  if (isInTransactions === (transaction !== null)) return;
  const [problem, hint] = isInTransactions
    ? [`'${name}' is not transactional`, `producer open ${name} --set transactional.id=${name}`]
    : [`'${name}' is transactional: it sends only in transactions`, `--transaction ${name}`];
  throw new UsageError('BAD_VALUE', problem, { hint });
}

function readCommit(text: string | undefined): CommitWhen {
  if (text === undefined) return 'never';
  if (text === 'record' || text === 'batch' || text === 'before') return text;
  const every = /^every:(\d{1,9})$/.exec(text)?.[1];
  if (every !== undefined && Number(every) > 0) return { every: Number(every) };
  throw new UsageError('BAD_VALUE', `--commit '${text}' is no moment to commit at`, {
    hint: didYouMean(text, COMMITS) ?? `write ${COMMITS.join(', ')}`,
  });
}

function readIdempotence(text: string | undefined): Idempotence {
  if (text === undefined) return 'none';
  if (text === 'memory' || text === 'stored') return text;
  throw new UsageError('BAD_VALUE', `--idempotent '${text}' is no way to remember`, {
    hint: didYouMean(text, IDEMPOTENCE) ?? 'write memory or stored',
  });
}

/** Only kafkajs owns the loop around a handler (CLI-235). */
function readRetry(options: {
  retry?: string | true;
  throwAt?: string;
  throwAs: string;
  seekBack?: boolean;
}): Pick<LoopOptions, 'client'> {
  const { retry, throwAs, throwAt, seekBack } = options;
  if (retry === undefined && throwAs === 'Error') return {};
  const problem =
    retry === undefined
      ? '--throw-as goes with --retry'
      : throwAt === undefined
        ? '--retry goes with --throw-at'
        : seekBack === true
          ? '--retry and --seek-back exclude each other'
          : null;
  if (problem !== null)
    throw new UsageError('BAD_OPTION', `poll-loop: ${problem}`, {
      hint: 'poll-loop node --throw-at results:0@4 --retry 2',
    });
  const times = retry === true || retry === undefined ? null : parseWhole(retry, '--retry', { min: 1 });
  return { client: { error: throwAs, times } };
}

function readRecord(text: string): NonNullable<LoopOptions['throwAt']> {
  const { topic, partition, offset } = parsePartitionTarget(text);
  if (offset !== null) return { topic, partition, offset };
  throw new UsageError('BAD_TARGET', `'${text}' names no record`, { hint: `write ${topic}:${partition}@4` });
}
