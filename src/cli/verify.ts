/** `verify`: every scenario is a test of itself; `--update` rewrites its outputs, never an `expect`. */
import { UsageError } from '../commands/language/usage-error.ts';
import { parseVersion } from '../commands/parse-input.ts';
import { writeBeside } from '../progress/write-beside.ts';
import { rewriteOutputs } from '../scenario/outputs.ts';
import { type Verdict, verifyScenario } from '../scenario/verify.ts';
import { withProgress } from '../terminal/progress.ts';
import { count } from '../views/event-text.ts';
import { type CliHost, EXIT } from './host.ts';
import { namedScenarios, type ScenariosOption } from './named-scenarios.ts';
import { loadScenario, type ScenarioFile } from './scenario-files.ts';

/** Output lines that differ, per scenario and release; a longer list would scroll everything else away. */
const DIFFERENCES_SHOWN = 5;

/** How the release's log is known. */
const EVIDENCE = { recorded: 'recorded', source: 'from source' } as const;

export interface VerifyOptions extends ScenariosOption {
  readonly kafka?: string;
  readonly update?: boolean;
  readonly json?: boolean;
}

export async function verify(names: readonly string[], options: VerifyOptions, host: CliHost): Promise<void> {
  const wanted = names.length > 0 ? names : namedScenarios(options, host).scenarios.map(({ name }) => name);
  const files = wanted.map((name) => loadScenario(name, host, options));
  let failed = 0;
  await withProgress(host, async (tell) => {
    for (const file of files) {
      for (const version of versionsOf(file, options.kafka)) {
        await tell(`${file.name} on Kafka ${version}`);
        const verdict = await verifyScenario(file.scenario, parseVersion(version));
        const isUpdated = options.update === true && update(file, verdict);
        const isGood = verdict.failures.length === 0 && (isUpdated || verdict.differences.length === 0);
        if (!isGood) failed += 1;
        report(file, verdict, { isGood, isUpdated, json: options.json === true }, host);
      }
    }
  });
  if (failed > 0) host.setExitCode(EXIT.failed);
}

function versionsOf({ name, scenario }: ScenarioFile, asked: string | undefined): readonly string[] {
  if (asked === undefined || asked === 'all') return scenario.versions;
  const { version } = parseVersion(asked);
  if (scenario.versions.includes(version)) return [version];
  throw new UsageError('BAD_OPTION', `${name} is not told on Kafka ${version}`, {
    hint: `its versions are ${scenario.versions.join(', ')}`,
  });
}

/** Rewrites the file's outputs if they differ; false if there was nothing to rewrite. */
function update(file: ScenarioFile, verdict: Verdict): boolean {
  if (verdict.differences.length === 0) return false;
  writeBeside(file.path, rewriteOutputs(file.source, verdict.replacements));
  return true;
}

function report(
  { name, scenario }: ScenarioFile,
  verdict: Verdict,
  judged: { isGood: boolean; isUpdated: boolean; json: boolean },
  host: CliHost,
): void {
  const { version, differences, expectations, failures, hasChallenge } = verdict;
  const { evidence } = parseVersion(version);
  if (judged.json) {
    host.stdout.write(
      `${JSON.stringify({ name, version, evidence, passed: judged.isGood, updated: judged.isUpdated, expectations, challenge: hasChallenge, differences, failures })}\n`,
    );
    return;
  }
  const outputs =
    version === scenario.kafka ? (judged.isUpdated ? 'outputs rewritten, ' : 'outputs and ') : '';
  const mark = judged.isGood ? 'ok    ' : 'FAILED';
  host.stdout.write(
    `${mark} ${name} on Kafka ${version} (${EVIDENCE[evidence]}): ${outputs}${count(expectations, 'expectation')}${hasChallenge ? ', challenge' : ''}\n`,
  );
  for (const { line, column, text, found } of failures)
    host.stdout.write(`  ${scenario.file}:${line}:${column}: ${text}\n    ${found}\n`);
  if (judged.isUpdated) return;
  for (const { line, column, expected, actual } of differences.slice(0, DIFFERENCES_SHOWN)) {
    host.stdout.write(
      `  ${scenario.file}:${line}:${column}:\n    - ${expected ?? '(no line)'}\n    + ${actual ?? '(no line)'}\n`,
    );
  }
  const more = differences.length - DIFFERENCES_SHOWN;
  if (more > 0) host.stdout.write(`  … ${more} more (--json has them all)\n`);
}
