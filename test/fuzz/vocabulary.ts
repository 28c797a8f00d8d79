/** The words that random command lines are made of: what each kind of operand may be, rightly and wrongly. */
import { VIEW_NAMES } from '../../src/commands/find-view.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { VERSION_PROFILES } from '../../src/kernel/versions.ts';

const TOPICS = ['results', 'results', 'orders', 't', 'a.b', '__consumer_offsets', 'Ünïcode', '..', ''];
const PARTITIONS = [
  'results:0',
  'results:1',
  'results:2',
  'results:3',
  'orders:0',
  'results:-1',
  'results:x',
];
const OFFSETS = ['results:0@0', 'results:0@5', 'results:1@99', 'results:0=5', 'results:0@9007199254740993'];
const CLIENTS = ['board', 'board', 'export', 'p', 'q', 'live', '{uuid}', '{zero-uuid}'];
const DURATIONS = [
  '0ms',
  '1ms',
  '500ms',
  '30s',
  '90m',
  '12h',
  '1d',
  '8d30s',
  '30d',
  '1.5d',
  '-1d',
  '7D',
  'soon',
];
const TIMES = [
  'now',
  'now-2d',
  'now/1000',
  'now*1000',
  'none',
  'max',
  '2026-01-06T12:00Z',
  '1767571200000',
  '8d30s',
];
const NUMBERS = ['0', '1', '2', '3', '5', '20', '100', '-1', '1e3', '9007199254740993', '0x10', '٣'];
const SIZES = ['0', '1', '200B', '16KiB', '1GiB', '5Q', '1.5KiB'];
const TEXTS = [
  'a',
  'match-{n:02}',
  '{1..3}',
  '{uuid}',
  "''",
  '"two words"',
  'ключ',
  '👩‍👩‍👧',
  '{',
  '{n:999}',
  '\\',
  '%s',
];
const CONFIGS = [
  'retention.ms=1d',
  'retention.ms=-1',
  'segment.ms=6h',
  'segment.bytes=300',
  'cleanup.policy=compact',
  'cleanup.policy=compact,delete',
  'min.cleanable.dirty.ratio=0.01',
  'message.timestamp.type=LogAppendTime',
  'max.message.bytes=100',
  'acks=1',
  'enable.idempotence=false',
  'auto.offset.reset=earliest',
  'enable.auto.commit=false',
  'num.partitions=4',
  'retention.msx=1',
  'retention.ms',
  '=1',
];
const VERSIONS = [...VERSION_PROFILES.map(({ version }) => version), '9.9', 'x'];
const FAMILIES = ['java', 'java@2.8', 'java@0.1', 'librdkafka', 'kafkajs', 'sarama', 'zookeeper', 'nobody'];
const EVENTS = [
  'segment-rolled',
  'segment-deleted',
  'cleaned',
  'processed',
  'committed',
  'group-expired',
  'dawn',
];
const CLAIMS = [
  'records=2',
  'error=none',
  'lag<=5',
  'row 0 records=1',
  'contains=x',
  'logStartOffset>=0',
  'nofield=1',
];

/** What may stand for an operand or option value, by what its help calls it; anything may stand for a stranger. */
const BY_PLACEHOLDER: readonly (readonly [RegExp, readonly string[]])[] = [
  [/topic:config/, CONFIGS.map((config) => `results:${config}`)],
  [/name=value|configs/, CONFIGS],
  [/^(topic|topics)$/, TOPICS],
  [/^(partition|partitions)$/, PARTITIONS],
  [/results:0/, OFFSETS],
  [/duration|period/, DURATIONS],
  [/time/, TIMES],
  [/^(n|p|offset|numbers)$/, NUMBERS],
  [/size/, SIZES],
  [/^(key|value|template)$/, TEXTS],
  [/version/, VERSIONS],
  [/family|clients/, FAMILIES],
  [/consumer|client|group|^id$/, CLIENTS],
  [/view/, VIEW_NAMES],
  [/event/, EVENTS.flatMap((event) => [`'${event} results:0'`, event])],
  [/condition/, ['kafka<3.1', 'kafka>=3.1', 'kafka=4.2', 'kafka>', 'java<4']],
  [/question/, ['results:0@0', 'results:0', 'not-deleted results:0', 'not-cleaned results:0', 'not-rolled']],
  [/json/, [`'[{"key":"a","value":"1"},{"key":null}]'`, `'[{"key":1}]'`, "'[]'", '{']],
  [/when/, ['record', 'batch', 'before', 'every:5', 'every:0']],
  [/how/, ['lost', 'delivered', '1', 'memory', 'stored']],
  [/^name$/, ['results', 'orders', 'board', 'p', 'feed', 'new-topic', '.', 'x'.repeat(250)]],
  [/words/, CLAIMS],
];

const ANYTHING: readonly string[] = [
  ...new Set(BY_PLACEHOLDER.flatMap(([, words]) => words)),
  ...COMMANDS.keys(),
  '--',
  '-',
  '--help',
  '-V',
  '#',
  '|',
  '>',
  "'",
  '"',
  '\0',
  '\u202e',
  '\ud800',
  '__proto__',
  'constructor',
  'toString:0',
];

/** The words for a placeholder such as `duration` or `results:0=5`; the last resort is any word. */
export function wordsFor(placeholder: string): readonly string[] {
  return BY_PLACEHOLDER.find(([pattern]) => pattern.test(placeholder))?.[1] ?? ANYTHING;
}

export { ANYTHING };
