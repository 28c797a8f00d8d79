/** `new`: a scenario file that already verifies. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../commands/language/usage-error.ts';
import { writeBeside } from '../progress/write-beside.ts';
import { scenarioTemplate } from '../scenario/scenario-template.ts';
import { updatedSource } from '../scenario/update-source.ts';
import type { CliHost } from './host.ts';

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
  writeBeside(path, await updatedSource(scenarioTemplate(name), `${name}.md`));
  host.stdout.write(
    `${name}.md\n  kafka-pitfalls run ./${name}.md\n  kafka-pitfalls verify ./${name}.md --update\n`,
  );
}
