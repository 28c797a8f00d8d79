import { OFFSETS_TOPIC } from '../kernel/group/offsets-topic.ts';
import { pendingEvents, type SimulationEvent } from '../simulation/simulation.ts';
import { type ApplicationQuestion, whyApplication } from '../views/why-application.ts';
import { PARTITION_QUESTIONS, type PartitionQuestion, whyPartition } from '../views/why-partition.ts';
import { whyRecord } from '../views/why-record.ts';
import type { CommandDefinition, PreparedCommand } from './command.ts';
import { findApplication } from './find-view.ts';
import { didYouMean } from './language/nearest.ts';
import { parsePartitionTarget } from './language/targets.ts';
import { UsageError } from './language/usage-error.ts';
import { offsetsTopicOf } from './offsets-topic.ts';
import { findShownLog } from './parse-input.ts';
import type { Workbench } from './workbench.ts';

export const why: CommandDefinition = {
  name: 'why',
  group: 'looking',
  summary:
    'say why a record is still here, or what took it; why a segment was not deleted, cleaned or rolled',
  examples: [
    'why results:0@0',
    'why not-deleted results:0',
    'why not-cleaned results:0',
    'why not-rolled results:0',
    'why results:0',
  ],
  looksOnly: true,
  configure: (command) =>
    command
      .argument(
        '<question>',
        'results:0@17, results:0, not-deleted, not-cleaned, not-rolled, repeated or lost',
      )
      .argument('[of]', 'a partition, or an application'),
  prepare: ({ args }) => {
    const [first, second] = args;
    if (first === 'repeated' || first === 'lost') return whyOfApplication(first, second);
    const questions = second === undefined ? PARTITION_QUESTIONS : [readQuestion(first!)];
    const target = parsePartitionTarget(second ?? first!);
    return (bench) => {
      const { simulation } = bench;
      const log = findShownLog(bench, `${target.topic}:${target.partition}`);
      const view =
        target.offset === null
          ? whyPartition(simulation.cluster, log, questions)
          : whyRecord(simulation.cluster, log, target.offset, historyOf(bench, target.topic));
      return { text: '', views: [view] };
    };
  },
};

function whyOfApplication(question: ApplicationQuestion, name: string | undefined): PreparedCommand {
  if (name === undefined) {
    throw new UsageError('BAD_TARGET', `why ${question}: by whom?`, { hint: `write why ${question} board` });
  }
  return (bench) => {
    const application = findApplication(bench, name);
    return { text: '', views: [whyApplication(bench.simulation, application, question, historyOf(bench))] };
  };
}

function historyOf(bench: Workbench, topic?: string): readonly SimulationEvent[] {
  const { simulation } = bench;
  if (topic === OFFSETS_TOPIC) return offsetsTopicOf(bench)?.events ?? [];
  return [...simulation.events, ...pendingEvents(simulation)];
}

function readQuestion(text: string): PartitionQuestion {
  const found = PARTITION_QUESTIONS.find((question) => question === text);
  if (found !== undefined) return found;
  const hint =
    didYouMean(text, PARTITION_QUESTIONS) ??
    `ask ${PARTITION_QUESTIONS.join(', ')}, or for a record: why results:0@17`;
  throw new UsageError('UNKNOWN_NAME', `why does not know '${text}'`, { hint });
}
