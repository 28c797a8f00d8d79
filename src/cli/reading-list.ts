/** Where to read on when all scenarios are done: Kafka's own pages, and the proposals that made the rules. */

const KIPS: readonly (readonly [number: number, title: string])[] = [
  [32, 'Add timestamps to Kafka message'],
  [33, 'Add a time based log index'],
  [58, 'Make Log Compaction Point Configurable'],
  [71, 'Enable log compaction and deletion to co-exist'],
  [98, 'Exactly Once Delivery and Transactional Messaging'],
  [186, 'Increase offsets retention default to 7 days'],
  [211, 'Revise Expiration Semantics of Consumer Group Offsets'],
  [354, 'Add a Maximum Log Compaction Lag'],
  [480, 'Sticky Partitioner'],
  [534, 'Retain tombstones and transaction markers for approximately delete.retention.ms milliseconds'],
  [794, 'Strictly Uniform Sticky Partitioner'],
  [937, 'Improve Message Timestamp Validation'],
];

export function readingList(): string[] {
  return [
    "Kafka's own documentation: its configs, its design, its operation",
    '  https://kafka.apache.org/documentation/',
    'The proposals behind the rules, by number',
    '  https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Improvement+Proposals',
    ...KIPS.flatMap(([number, title]) => hanging(`  KIP-${number}`.padEnd(11), title)),
  ];
}

const WIDTH = 80;

/** A title that is longer than a line goes on beneath itself. */
function hanging(lead: string, title: string): string[] {
  const lines = [''];
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (lead.length + longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line);
}
