/** A session as a scenario file: its commands in one fence, with a title to be written over. */
import type { VersionProfile } from '../kernel/versions.ts';
import { updatedSource } from './update-source.ts';

export function sessionScenario(
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
  return updatedSource(source, `${name}.md`);
}
