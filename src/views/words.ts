/** The words for each rule a decider can name: one table, which does not compile when a rule has none. */
import type { Facts, Rule, Verdict } from '../kernel/rules.ts';
import { formatCount, formatSpan } from './units.ts';

/** What the sentence is about. */
export interface Subject {
  /** A segment's base offset or a record's offset; null: the log as a whole. */
  readonly subject: number | null;
  /** The verdict was to delete. */
  readonly deletes?: boolean;
}

type Words = (facts: Facts, about: Subject) => string;

const span = (value: Facts[string] | undefined): string => formatSpan(Number(value));
const bytes = (value: Facts[string] | undefined): string => `${formatCount(Number(value))} bytes`;
const ratio = (value: Facts[string] | undefined): string =>
  value === null ? 'none' : Number(value).toFixed(2);

const WORDS: Record<Rule, Words> = {
  'APP-2': (f) =>
    `The batch has ${bytes(f.sizeInBytes)}, more than max.message.bytes = ${formatCount(Number(f.maxMessageBytes))}`,
  'APP-3': (f) =>
    `The batch has ${bytes(f.sizeInBytes)}, more than a whole segment of segment.bytes = ${formatCount(Number(f.segmentBytes))}`,
  'APP-6': () => 'A compacted topic takes no record without a key: the whole batch is refused',
  'APP-7': () => 'It had no key, and a cleaning drops every record without one',
  'APP-8': (f) => `Its timestamp is ${timestampProblem(f)}: the whole batch is refused`,
  'CLI-501': (f) =>
    `Metadata named ${f.known} broker${Number(f.known) === 1 ? '' : 's'}; the client goes to ${Number(f.known) === 1 ? 'it' : 'those'}, and not to its list of ${f.listed}`,
  'CLI-516': (f) =>
    f.recovery === 'none'
      ? 'metadata.recovery.strategy=none: the client tries only the brokers it knows, whatever its list says'
      : 'No broker it knows can be reached: metadata.recovery.strategy=rebootstrap begins with the list again',
  'CLI-531': () => 'connect() was rejected after six attempts; the application has to call it again',
  'CLI-610': (f) =>
    `The client itself refuses it: ${bytes(f.sizeInBytes)} are more than max.request.size = ${formatCount(Number(f.maxRequestBytes))}`,
  'CLN-1': () => 'The cleaner begins at the log start offset: its checkpoint lies outside the log',
  'CLN-2': (f) => `The cleaner stops at the last stable offset, ${f.lastStableOffset}`,
  'CLN-3': () => 'The active segment is never cleaned',
  'CLN-4': (f) =>
    `The cleaner stops at a segment whose newest record is younger than min.compaction.lag.ms = ${span(f.minCompactionLagMs)}`,
  'CLN-7': (f) => cleanWords(f),
  'CLN-9': () => 'Nothing to clean: no closed segment has bytes that the cleaner has not seen',
  'CLN-11': (f) =>
    `Cleaned whatever the ratio: a dirty segment is ${span(f.compactionDelayMs)} past max.compaction.lag.ms`,
  'CLN-12': (f) =>
    f.endsAllCleaning
      ? 'The cleaner failed on a log and its thread ended: nothing is cleaned until the broker starts again'
      : 'The cleaner failed on this log and leaves it alone',
  'CLN-16': (_f, { subject }) => `The cleaner joined segment ${subject} with its neighbor`,
  'CLN-22': () => 'It is the newest record of its key, which a cleaning keeps',
  'CLN-23': () => 'A newer record has its key, and a cleaning covered both',
  'CLN-24': (f) =>
    f.isCovered
      ? `Offset ${f.newerOffset} is a newer record of its key: the next cleaning takes this one`
      : `Offset ${f.newerOffset} is a newer record of its key, but where no cleaning reaches it yet`,
  'CLN-25': () => 'The batch stays as an empty header: it is the last of a producer that is still known',
  'CLN-31': (f) =>
    `The cleaner looks only at topics with compact in their cleanup.policy; this one has ${f.cleanupPolicy}`,
  'CLU-1': (f) =>
    Number(f.listed) === 0
      ? 'The list is empty: there is nobody to ask'
      : `${Number(f.listed) === 1 ? 'The one server of the list has not' : `None of the ${f.listed} servers of the list has`} answered: the client knows no broker, and goes on asking`,
  'CLU-4': (f) =>
    `The list worked. Now the client goes where the brokers say they are, and broker ${f.broker} says ${f.address}`,
  'CLU-8': (f) =>
    `Broker ${f.broker} does not lead the partition any more, and passes nothing on: the client asks for metadata and sends to broker ${f.leader}`,
  'CLU-10': (f) =>
    f.isClean
      ? `Broker ${f.broker} stopped cleanly: it handed its leaderships over first`
      : `The controller has not heard of broker ${f.broker} for its session timeout`,
  'CLU-11': (f) => electionWords(f),
  'CLU-12': (f) =>
    `Broker ${f.leader} is the preferred leader, the first in the replica list; the controller gives leaderships back every 300 s`,
  'CLU-13': (f) =>
    f.lagTimeMaxMs === undefined
      ? `The replica has caught up with the high watermark ${f.highWatermark}`
      : `Broker ${f.broker} was behind for more than replica.lag.time.max.ms = ${span(f.lagTimeMaxMs)}`,
  'CLU-14': (f) =>
    `acks=all needs min.insync.replicas = ${f.minInSync} replicas in sync, and there ${f.inSync === 1 ? 'is' : 'are'} ${f.inSync}`,
  'GRP-3': () => 'The member was not heard of for its session timeout, or did not rejoin in time',
  'GRP-7': () => 'The member left by itself',
  'GRP-8': () => 'The commit does not fit the group: it has members, or another generation',
  'LST-8': (f) =>
    `Offset ${f.fetchOffset} is outside the log, which has ${f.logStartOffset} to ${f.logEndOffset}`,
  'LST-16': (f) =>
    `DeleteRecords moved the log start from ${f.fromOffset ?? '?'} to ${f.logStartOffset ?? '?'}`,
  'OFS-4': () => 'The commit metadata is longer than offset.metadata.max.bytes',
  'OFS-5': () => 'The broker knows no such partition',
  'OFS-8': () =>
    'Committed offsets expire offsets.retention.minutes after the group became empty, or after the commit of a simple group',
  'OFS-10': () =>
    'Before 2.1 each committed offset expired offsets.retention.minutes after its commit, also in running groups',
  'OFS-11': () => 'An empty group without offsets is dropped at the next check',
  'OFS-13': () => 'Its topic was deleted',
  'OFS-14': () => 'The group was deleted',
  'OFS-15': () => 'The offsets were deleted',
  'RET-1': () => 'With cleanup.policy=compact, retention.ms and retention.bytes delete nothing',
  'RET-2': (f) =>
    `It waits behind segment ${f.blockingBaseOffset}: retention goes oldest first and stops at the first that stays`,
  'RET-3': (f) => `Nothing above the high watermark ${f.highWatermark} is deleted`,
  'RET-4': (f, about) =>
    `${segment(about)} goes: its newest record is ${span(f.ageMs)} old, more than retention.ms = ${span(f.retentionMs)}`,
  'RET-5': (f, about) => retentionWords(f, about),
  'RET-9': () => 'Every segment was to go, the active one too: Kafka rolled an empty one first',
  'RET-10': () => 'An empty active segment is never deleted',
  'RET-11': (f, about) => sizeWords(f, about),
  'RET-14': (f, about) =>
    about.deletes
      ? `${segment(about)} goes: all of it lies below the log start ${f.logStartOffset}`
      : `The log start ${f.logStartOffset} has not passed ${lower(segment(about))}`,
  'ROLL-1': () => 'Only an append rolls a segment; the clock alone never does',
  'ROLL-2': () => 'A segment holds offsets of at most 2^31-1 above its base',
  'ROLL-3': (f) =>
    `${formatCount(Number(f.sizeInBytes))} + ${bytes(f.batchSizeInBytes)} exceed segment.bytes = ${formatCount(Number(f.segmentBytes))}`,
  'ROLL-4': (f) => `Its first record has no timestamp, so the broker's clock counts: ${rollWords(f)}`,
  'ROLL-5': (f) =>
    Number(f.waitedMs) < 0
      ? `The batch is stamped ${span(-Number(f.waitedMs))} before the segment's first; only a later stamp rolls`
      : `The batch is stamped ${rollWords(f)} after the segment's first`,
  'ROLL-8': (f) =>
    `An index is full: ${f.offsetIndexEntries} offset and ${f.timeIndexEntries} time entries in segment.index.bytes = ${formatCount(Number(f.segmentIndexBytes))}`,
  'ROLL-12': () => 'An empty segment does not roll',
  'TASK-3': () => 'A topic with compact in its policy is checked by the cleaner thread, every 15 seconds',
  'TMB-3': (f, about) => fileTimeWords(f, about),
  'TMB-6': (f) =>
    `A cleaning came at or after its delete horizon${f.deleteHorizonMs === null ? '' : ', which an earlier cleaning had set'}`,
  'TMB-9': (f) => tombstoneWords(f),
  'TMB-10': () =>
    'It is the marker of a transaction that has no batches left, and its delete horizon has passed',
  'TXN-7': (f) =>
    `A producer came with the same transactional.id: epoch ${f.fencedEpoch} is fenced, and what it had open is aborted`,
  'TXN-8': (f) => `Its producer ended it, ${span(f.openMs)} after its first write`,
  'TXN-9': (f) =>
    `It was open for ${span(f.openMs)}, more than transaction.timeout.ms = ${span(f.timeoutMs)}; the coordinator looks every 10 seconds`,
  'TXN-13': () => 'Its transaction was aborted, and a cleaning covered it',
  'TXN-3': (f) =>
    `Producer ${f.producerId} sent sequence ${f.baseSequence}; its epoch and sequence do not follow what the broker remembers`,
  'ZK-4': () =>
    'The old tool removes what ZooKeeper holds of a group; what its coordinator holds under that name is another matter',
};

/** One sentence for a verdict. */
export function ruleText(verdict: Pick<Verdict, 'rule' | 'facts'>, about: Subject): string {
  return WORDS[verdict.rule](verdict.facts, about);
}

function electionWords(f: Facts): string {
  switch (f.from) {
    case 'isr':
      return `Broker ${f.leader} is the first in the replica list that is alive and in sync`;
    case 'elr':
      return `The ISR is empty; broker ${f.leader} is the first alive that has all that was committed`;
    case 'lastKnownElr':
      return `The ISR is empty; broker ${f.leader} was the last leader and is back`;
    case 'unclean':
      return `No replica in sync is alive; unclean.leader.election.enable lets broker ${f.leader} lead with what it has`;
    case 'truncated':
      return `Broker ${f.leader} leads, and its log ends at ${f.offset}: what came after it is lost`;
    default:
      return 'No replica that is in sync is alive: the partition waits for one';
  }
}

function segment({ subject }: Subject): string {
  return subject === null ? 'The segment' : `Segment ${subject}`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function tombstoneWords(f: Facts): string {
  const further = 'time alone removes no tombstone, a further cleaning must';
  if (f.deleteHorizonMs === null || f.deleteHorizonMs === undefined)
    return `No cleaning has set a delete horizon for this tombstone; ${further}`;
  const leftMs = Number(f.deleteHorizonMs) - Number(f.nowMs);
  return leftMs > 0
    ? `Its delete horizon is ${span(leftMs)} away; then ${further}`
    : `Its delete horizon passed ${span(-leftMs)} ago, but ${further}`;
}

/** TMB-3 and TMB-4: before 3.1 a cleaning compares the times of two files, which may be one and the same. */
function fileTimeWords(f: Facts, about: Subject): string {
  const limit = `delete.retention.ms${f.deleteRetentionMs === undefined ? '' : ` = ${span(f.deleteRetentionMs)}`}`;
  if (about.deletes) {
    return `Its segment's file was written ${limit} or more before the newest clean one, which is what counts before 3.1`;
  }
  if (f.isLastClean) {
    return `Before 3.1 it goes once its file is ${limit} older than the newest clean one; it is in that one`;
  }
  return `Before 3.1 it goes once its file is ${limit} older than the newest clean one; it is not`;
}

function timestampProblem(f: Facts): string {
  const timestamp = Number(f.timestamp);
  const nowMs = Number(f.nowMs);
  return timestamp > nowMs
    ? `${span(timestamp - nowMs)} ahead of the broker`
    : `${span(nowMs - timestamp)} behind the broker`;
}

function rollWords(f: Facts): string {
  const isMore = Number(f.waitedMs) > Number(f.segmentMs);
  return `${span(f.waitedMs)} ${isMore ? '>' : '≤'} segment.ms = ${span(f.segmentMs)}`;
}

function retentionWords(f: Facts, about: Subject): string {
  if (Number(f.retentionMs) < 0) return 'Nothing is deleted by time: retention.ms is -1';
  const age = Number(f.ageMs);
  const what = f.byFileTime ? 'its file was written' : 'its newest record is';
  if (age < 0) return `${segment(about)} stays: ${what} ${span(-age)} in the future`;
  return `${segment(about)} stays: ${what} ${span(age)} old, not more than retention.ms = ${span(f.retentionMs)}`;
}

function sizeWords(f: Facts, about: Subject): string {
  if (Number(f.retentionBytes) < 0) return 'Nothing is deleted by size: retention.bytes is -1';
  const limit = `retention.bytes = ${formatCount(Number(f.retentionBytes))}`;
  return about.deletes
    ? `${segment(about)} goes: without it the log still has at least ${limit}`
    : `${segment(about)} stays: without it the log would have less than ${limit}`;
}

function cleanWords(f: Facts): string {
  const share = `${formatCount(Number(f.cleanableBytes))} of ${bytes(Number(f.cleanBytes) + Number(f.cleanableBytes))} are dirty`;
  const isAbove = Number(f.cleanableRatio) > Number(f.minCleanableDirtyRatio);
  const verdict = isAbove ? 'above' : 'not above';
  return `${share}: ${ratio(f.cleanableRatio)} is ${verdict} min.cleanable.dirty.ratio = ${f.minCleanableDirtyRatio}`;
}
