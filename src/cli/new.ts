/** `new`: a scenario file that already verifies. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { DEFAULT_VERSION } from '../kernel/versions.ts';
import { updatedSource } from '../scenario/update-source.ts';
import type { CliHost } from './host.ts';
import { writeBeside } from './write-beside.ts';

const NAME = /^[a-z0-9][a-z0-9-]*$/i;

export async function createScenarioFile(given: string, host: CliHost): Promise<void> {
  const name = given.replace(/\.md$/, '');
  if (!NAME.test(name)) {
    throw new UsageError('BAD_VALUE', `'${given}' is no name for a scenario`, {
      hint: 'letters, digits and hyphens: my-pitfall',
    });
  }
  const path = resolve(host.cwd, `${name}.md`);
  if (existsSync(path))
    throw new UsageError('BAD_VALUE', `${name}.md is here already`, {
      hint: 'choose another name, or edit it',
    });
  writeBeside(path, await updatedSource(template(name), `${name}.md`));
  host.stdout.write(
    `${name}.md\n  kafka-pitfalls run ./${name}.md\n  kafka-pitfalls verify ./${name}.md --update\n`,
  );
}

function template(name: string): string {
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
`;
}
