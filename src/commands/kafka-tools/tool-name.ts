/** `bin/kafka-topics.sh`, `kafka-topics.bat` and `kafka-topics` are the same tool; any other word stays as it is. */
export function toolNameOf(word: string): string {
  return /^(?:.*\/)?(kafka-[a-z-]+)(?:\.sh|\.bat)?$/.exec(word)?.[1] ?? word;
}
