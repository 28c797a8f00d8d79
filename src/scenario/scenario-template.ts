/** What `new` writes: a scenario with every kind of fence in it, to be written over. */
import { DEFAULT_VERSION } from '../kernel/versions.ts';

/** The file's text, without outputs. */
export function scenarioTemplate(name: string): string {
  return `${story(name)}\n${CHALLENGE}`;
}

function story(name: string): string {
  return `---
title: ${name}
summary: what happens, as a result
kafka: ${DEFAULT_VERSION}
minutes: 5
---

What everyone believes, in two sentences.

## The setting

One topic, and who writes to it.

\`\`\`kafka
> topic create results --config retention.ms=1d
> watch log results:0
\`\`\`

## The surprise

\`\`\`predict
A result every 12 hours, two days long. How many are left?

- [ ] 2
- [x] 5
- [ ] 0

All five lie in one segment, and its newest record is young.
\`\`\`

\`\`\`kafka
> every 12h produce results --key match-{n:02} --value-bytes 100
> advance --to 2d30s
> expect log results:0 records=5
\`\`\`

\`\`\`note
What to say here, and what people answer wrong: most say 2, for they think of records, not of segments.
\`\`\`

## The cure

\`\`\`kafka
> rerun --set results:segment.ms=6h
> expect log results:0 records=2
\`\`\`

\`\`\`sh
kafka-configs --bootstrap-server HOST:9092 --describe --entity-type topics --entity-name results
\`\`\`
`;
}

const CHALLENGE = `\`\`\`challenge
On day 4 at most two results are left.

start:
> topic create results --config retention.ms=1d
> every 12h produce results --key match-{n:02} --value-bytes 100
> advance --to 2d30s

without: delete-records, topic delete

goal at 4d30s:
> expect log results:0 records<=2

hint: When may a segment be deleted?

solution:
> topic alter results --config segment.ms=6h
> advance --to 4d30s
\`\`\`
`;
