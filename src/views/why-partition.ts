/** `why not-deleted|not-cleaned|not-rolled results:0`: the deciders' own verdicts on a partition, in words. */
import type { Cluster } from '../kernel/cluster.ts';
import { cleanability, cleanableFromMs } from '../kernel/log/cleanable.ts';
import { activeSegment, hasPolicy, type PartitionLog } from '../kernel/log/partition-log.ts';
import { deletableSegments, retentionPasses } from '../kernel/log/retention.ts';
import { maxSegmentMs, shouldRoll } from '../kernel/log/roll.ts';
import type { Verdict } from '../kernel/rules.ts';
import { buildView } from './build-view.ts';
import { formatMoment } from './units.ts';
import type { Note, View } from './view.ts';
import { ruleText } from './words.ts';

export type PartitionQuestion = 'not-deleted' | 'not-cleaned' | 'not-rolled';

export const PARTITION_QUESTIONS: readonly PartitionQuestion[] = ['not-deleted', 'not-cleaned', 'not-rolled'];

/** A batch as small as they come, to ask whether the next one would roll the segment. */
const NEXT_BATCH_BYTES = 68;

export function whyPartition(
  cluster: Cluster,
  log: PartitionLog,
  questions: readonly PartitionQuestion[],
): View {
  const answers = { 'not-deleted': whyNotDeleted, 'not-cleaned': whyNotCleaned, 'not-rolled': whyNotRolled };
  return buildView(cluster, {
    view: 'why',
    target: `${log.topic}:${log.partition}`,
    notes: questions.flatMap((question) => answers[question](cluster, log)),
  });
}

/** A note with a decider's rule and facts; `more` is added to the rule's sentence. */
export function noteOf(row: number | null, verdict: Verdict, more = '', deletes = false): Note {
  const text = ruleText(verdict, { subject: row, deletes });
  return { row, rule: verdict.rule, facts: verdict.facts, text: more === '' ? text : `${text}. ${more}` };
}

function whyNotDeleted(cluster: Cluster, log: PartitionLog): Note[] {
  const notes: Note[] = [];
  if (!hasPolicy(log, 'delete')) return [noteOf(null, { rule: 'RET-1', facts: {} })];
  for (const pass of retentionPasses(log, cluster)) {
    const verdicts = deletableSegments(log, pass, cluster.nowMs);
    const last = verdicts.at(-1)!;
    if (pass === 'startOffset' && log.logStartOffset === log.segments[0]!.baseOffset) continue;
    if (pass === 'size' && log.config['retention.bytes'] < 0) continue;
    notes.push(
      noteOf(
        last.segment.baseOffset,
        last,
        fromWhen(cluster, last.deletableFromMs, 'It can go'),
        last.deletes,
      ),
    );
    const behind = log.segments[verdicts.length];
    if (!last.deletes && behind !== undefined) {
      const facts = { blockingBaseOffset: last.segment.baseOffset };
      notes.push(noteOf(behind.baseOffset, { rule: 'RET-2', facts }));
    }
  }
  if (hasPolicy(log, 'compact')) notes.push(noteOf(null, { rule: 'TASK-3', facts: {} }));
  return notes;
}

function whyNotCleaned(cluster: Cluster, log: PartitionLog): Note[] {
  if (!hasPolicy(log, 'compact'))
    return [
      noteOf(null, { rule: 'CLN-31', facts: { cleanupPolicy: log.config['cleanup.policy'].join(',') } }),
    ];
  if (cluster.isCleanerDead) return [noteOf(null, { rule: 'CLN-12', facts: { endsAllCleaning: true } })];
  const seen = cleanability(log, cluster);
  const when = seen.isChosen
    ? 'The next pass of the cleaner takes it'
    : fromWhen(cluster, cleanableFromMs(log, cluster), 'With nothing written it is chosen');
  return [noteOf(null, seen, when)];
}

function whyNotRolled(cluster: Cluster, log: PartitionLog): Note[] {
  const segment = activeSegment(log);
  const incoming = {
    sizeInBytes: NEXT_BATCH_BYTES,
    maxTimestamp: cluster.nowMs,
    lastOffset: log.logEndOffset,
  };
  const verdict = shouldRoll(log, incoming, cluster.nowMs);
  const first = segment.rollingBasedTimestamp;
  const fromMs =
    first === null || first < 0
      ? Number.POSITIVE_INFINITY
      : first + maxSegmentMs(log.config) - segment.rollJitterMs + 1;
  const when = verdict.rolls
    ? 'The next batch rolls it'
    : fromWhen(cluster, fromMs, 'A batch rolls it when stamped');
  return [
    noteOf(segment.baseOffset, { rule: 'ROLL-1', facts: {} }),
    noteOf(segment.baseOffset, verdict, when),
  ];
}

/** When a verdict changes by itself, if nothing else happens. */
function fromWhen(cluster: Cluster, fromMs: number, lead: string): string {
  if (fromMs === Number.POSITIVE_INFINITY) return 'If nothing else changes it stays so';
  if (fromMs <= cluster.nowMs) return `${lead} at the next turn`;
  return `${lead} from ${formatMoment(fromMs, cluster.startMs)} on`;
}
