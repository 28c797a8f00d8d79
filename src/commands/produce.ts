import type { WaitReason } from '../clients/pending-batches.ts';
import { type RecordsToSend, type SentBatch, send } from '../clients/send.ts';
import { createTopic, type Topic } from '../kernel/cluster.ts';
import type { AppendAnswer } from '../kernel/log/append.ts';
import { refuseReplicationFactor } from '../kernel/replication/placement.ts';
import { count } from '../views/event-text.ts';
import { formatCount } from '../views/units.ts';
import { ruleText } from '../views/words.ts';
import type { CommandDefinition, CommandResult, Outcome } from './command.ts';
import { illegalTopicNameText } from './kafka-tools/topic-names.ts';
import { UsageError } from './language/usage-error.ts';
import { refuseOffsetsTopic } from './offsets-topic.ts';
import { refused } from './outcomes.ts';
import { overridesOf } from './overrides.ts';
import { collect, topicHint } from './parse-input.ts';
import { findProducer } from './producer-open.ts';
import { compileRecords, type ProduceOptions } from './records-to-send.ts';
import type { Workbench } from './workbench.ts';

export const produce: CommandDefinition = {
  name: 'produce',
  group: 'producing',
  summary: 'send records to a topic: one batch for each partition, up to batch.size',
  examples: [
    'produce results --key match-{n:02} --value kick-off --count 5',
    'produce results --value-bytes 200 --count 1000 --partition 0',
    'produce results --key match-01 --tombstone',
    'produce results --key late --value x --timestamp now-2d',
    `produce results --records '[{"key":"a","value":"1"},{"key":"b","value":"2","timestamp":-1}]'`,
  ],
  configure: (command) =>
    command
      .argument('<topic>')
      .option('--key <key>', "the key; '' is an empty one; without this option there is none")
      .option('--value <value>', 'the value, as text')
      .option('--value-bytes <size>', 'a value known by its size only: 200, 16KiB')
      .option('--tombstone', 'a null value')
      .option('--count <n>', 'how many records; {n} counts them from 0')
      .option('--partition <p>', 'the partition, whatever the key says')
      .option('--header <name=value>', 'a header; may be repeated', collect)
      .option('--timestamp <time>', 'now-2d, now/1000, now*1000, milliseconds, ISO 8601 or none')
      .option('--producer <name>', 'one that `producer open` made')
      .option('--records <json>', 'one batch given record by record, as a JSON list'),
  prepare: ({ args, options }) => {
    const topicName = args[0]!;
    const compiled = compileRecords(options as ProduceOptions);
    return (bench, n) => {
      const producer = findProducer(bench, (options as ProduceOptions).producer);
      const { topics, version } = bench.simulation.cluster;
      // A feed comes here for each of its records, and a topic that is there has a legal name.
      const illegal = topics.has(topicName) ? null : illegalTopicNameText(topicName, version);
      if (illegal !== null) return refused('INVALID_TOPIC_EXCEPTION', illegal, { records: 0 });
      const { topic, isNew } = findOrCreateTopic(bench, topicName);
      const toSend = compiled(bench, n);
      checkPartition(topic, toSend);
      const sent = send(bench.simulation.cluster, producer, topic, toSend);
      const result = producedResult(topic, sent, toSend);
      return isNew
        ? {
            ...result,
            text: `topic ${topicName} did not exist: ${autoCreatedHint(bench, topicName)}; ${result.text()}`,
          }
        : result;
    };
  },
};

/** Topic auto-creation is on by default, in Kafka too (CLU-7): loud, because a typo makes a topic. */
function findOrCreateTopic(bench: Workbench, name: string): { topic: Topic; isNew: boolean } {
  const { cluster } = bench.simulation;
  const topic = cluster.topics.get(name);
  if (topic !== undefined) return { topic, isNew: false };
  refuseOffsetsTopic(name);
  if (!cluster.brokerConfig['auto.create.topics.enable']) {
    throw new UsageError('UNKNOWN_NAME', `there is no topic '${name}'`, { hint: topicHint(bench, name) });
  }
  const partitions = cluster.brokerConfig['num.partitions'];
  const replicationFactor = cluster.brokerConfig['default.replication.factor'];
  const refusal = refuseReplicationFactor(cluster, replicationFactor);
  if (refusal !== null)
    throw new UsageError('BAD_VALUE', `Kafka cannot create the topic '${name}' by itself: ${refusal}`, {
      hint: `topic create ${name}`,
    });
  const created = createTopic(cluster, {
    name,
    partitions,
    replicationFactor,
    overrides: overridesOf(bench, name),
  });
  cluster.events.push({ type: 'topicAutoCreated', atMs: cluster.nowMs, topic: name });
  return { topic: created, isNew: true };
}

function autoCreatedHint(bench: Workbench, name: string): string {
  const others = [...bench.simulation.cluster.topics.keys()].filter((other) => other !== name);
  const created = 'Kafka created it (auto.create.topics.enable)';
  return others.length === 0 ? created : `${created}; there are also ${others.join(', ')}`;
}

function checkPartition(topic: Topic, toSend: RecordsToSend): void {
  const last = topic.partitions.length - 1;
  if (toSend.partition === null || toSend.partition <= last) return;
  const hint = last === 0 ? 'it has only partition 0' : `it has partitions 0 to ${last}`;
  throw new UsageError('BAD_VALUE', `${topic.name} has no partition ${toSend.partition}`, { hint });
}

function producedResult(topic: Topic, sent: readonly SentBatch[], toSend: RecordsToSend): ProducedResult {
  const failed = sent.find((batch) => batch.outcome.error !== null);
  if (failed !== undefined && failed.outcome.error !== null) {
    const { error } = failed.outcome;
    const isByClient = 'message' in failed.outcome;
    const name = isByClient ? failed.outcome.name : error;
    const message = isByClient ? failed.outcome.message : ruleText(failed.outcome, { subject: null });
    const partition = failed.partition < 0 ? null : failed.partition;
    const outcome = { error, records: 0, partition, offset: null, timestamp: null, message };
    return { outcome: () => outcome, text: () => `${name}: ${message}` };
  }
  const text = () => {
    const parts = partitionParts(topic, sent);
    return parts.length > 4
      ? `${count(toSend.count, 'record')} to ${parts.length} partitions of ${topic.name}`
      : parts.join('; ');
  };
  const outcome = () => {
    const acknowledged = sent.filter(isAcknowledged);
    const last = acknowledged.at(-1);
    return {
      error: null,
      records: acknowledged.reduce((sum, batch) => sum + batch.records, 0),
      partition: last?.partition ?? knownOr(sent.at(-1)!.partition),
      offset: last === undefined ? null : knownOr(last.outcome.baseOffset),
      timestamp: last === undefined || last.outcome.baseOffset < 0 ? null : last.outcome.maxTimestamp,
      message: text(),
    };
  };
  return { outcome, text };
}

interface ProducedResult extends CommandResult {
  readonly outcome: () => Outcome;
  readonly text: () => string;
}

/** What each partition got, and a segment that rolled on the way. */
function partitionParts(topic: Topic, sent: readonly SentBatch[]): string[] {
  const byPartition = groupByPartition(sent);
  return [...byPartition].map(([partition, batches]) => {
    const acknowledged = batches.filter(isAcknowledged);
    if (acknowledged.length < batches.length) return waitingText(topic, partition, batches);
    const answers = acknowledged.map((batch) => batch.outcome);
    const records = batches.reduce((sum, batch) => sum + batch.records, 0);
    if (answers[0]!.baseOffset < 0)
      return `${topic.name}:${partition}  ${count(records, 'record')} sent; with acks=0 no answer is awaited`;
    const sizeInBytes = answers.reduce((sum, answer) => sum + answer.sizeInBytes, 0);
    const [first, last] = [answers[0]!.baseOffset, answers.at(-1)!.lastOffset];
    const offsets = first === last ? `offset ${first}` : `offsets ${first}–${last}`;
    const inBatches = batches.length === 1 ? '' : ` in ${formatCount(batches.length)} batches`;
    const rolled = answers.filter((answer) => answer.rolled !== null).length;
    const roll = rolled === 0 ? '' : `; ${count(rolled, 'segment')} rolled`;
    return `${topic.name}:${partition}  ${offsets}: ${count(records, 'record')}${inBatches}, ${formatCount(sizeInBytes)} bytes${roll}`;
  });
}

type Acknowledged = SentBatch & { readonly outcome: AppendAnswer };

function isAcknowledged(batch: SentBatch): batch is Acknowledged {
  return batch.outcome.error === null && !('waitsFor' in batch.outcome);
}

/** acks=0 tells no offset, and without metadata there is no partition. */
function knownOr(number: number): number | null {
  return number < 0 ? null : number;
}

const WAITS_FOR: Readonly<Record<WaitReason | 'noMetadata', string>> = {
  noMetadata: 'no server of the list has answered',
  noLeader: 'there is no leader',
  refusesConnections: "the leader's broker refuses connections",
  wrongBroker: 'NOT_LEADER_OR_FOLLOWER: the address leads to another broker',
  notEnoughReplicas: 'NOT_ENOUGH_REPLICAS, the client tries again',
  unanswered: "the leader's broker does not answer",
  uncommitted: 'written, and a replica in the ISR does not have it yet',
  inFlight: 'too many requests of this client are without an answer',
};

function waitingText(topic: Topic, partition: number, batches: readonly SentBatch[]): string {
  const waiting = batches.filter((batch) => !isAcknowledged(batch));
  const records = waiting.reduce((sum, batch) => sum + batch.records, 0);
  const outcome = waiting[0]!.outcome;
  const reason = 'waitsFor' in outcome ? WAITS_FOR[outcome.waitsFor] : '';
  const where = partition < 0 ? topic.name : `${topic.name}:${partition}`;
  return `${where}  ${count(records, 'record')} wait${records === 1 ? 's' : ''}: ${reason}`;
}

function groupByPartition(sent: readonly SentBatch[]): Map<number, SentBatch[]> {
  const groups = new Map<number, SentBatch[]>();
  for (const batch of sent) {
    const group = groups.get(batch.partition);
    if (group === undefined) groups.set(batch.partition, [batch]);
    else group.push(batch);
  }
  return groups;
}
