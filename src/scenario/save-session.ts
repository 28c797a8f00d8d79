/** A session as a scenario file: its commands in one fence, with a title to be written over. */
import { UsageError } from '../commands/language/usage-error.ts';
import type { VersionProfile } from '../kernel/versions.ts';
import { ScenarioError } from './scenario-error.ts';
import { updatedSource } from './update-source.ts';

/** Throws UsageError for lines that no scenario file can hold, such as one with a carriage return in it. */
export async function sessionScenario(
  lines: readonly string[],
  version: VersionProfile,
  name: string,
): Promise<string> {
  const source = `---
title: ${name}
summary: a saved session
kafka: ${version.version}
---

## What was done

\`\`\`kafka
${(lines.length === 0 ? ['clock'] : lines).map((line) => `> ${line}`).join('\n')}
\`\`\`
`;
  try {
    return await updatedSource(source, `${name}.md`);
  } catch (error) {
    if (!(error instanceof ScenarioError) && !(error instanceof RangeError)) throw error;
    throw new UsageError('BAD_VALUE', `this session cannot be a scenario file: ${error.message}`, {
      hint: '`back` takes the command back',
    });
  }
}
