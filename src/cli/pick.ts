import inquirer from 'inquirer';
import type { CliHost } from './host.ts';
import { listedScenarios } from './list.ts';
import { run } from './run.ts';

/** Asks which scenario to step through. */
export async function pick(host: CliHost): Promise<void> {
  const choices: (
    | { name: string; value: string; description: string }
    | InstanceType<typeof inquirer.Separator>
  )[] = [];
  let group: string | undefined = '';
  for (const { name, frontMatter } of listedScenarios(host)) {
    if (frontMatter.group !== group)
      choices.push(new inquirer.Separator(`\n${frontMatter.group ?? 'Others'}`));
    group = frontMatter.group;
    choices.push({ name, value: name, description: frontMatter.summary });
  }
  const { name } = await inquirer.prompt([
    { type: 'select', name: 'name', message: 'Which pitfall?', choices, pageSize: 20 },
  ]);
  await run(name, { input: true }, host);
}
