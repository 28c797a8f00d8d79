/** Every scenario is a test of itself, on each of its releases; and verifying can fail. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/cli/verify.ts';
import { parseVersion } from '../../src/commands/parse-input.ts';
import { challengeOf } from '../../src/scenario/challenge.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';
import { capturingHost } from '../cli/capturing-host.ts';

const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));

function read(file: string): Scenario {
  const parsed = parseScenario(readFileSync(join(FOLDER, file), 'utf8'), file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

test('there are scenarios, and each says on which releases it holds', () => {
  expect(files).toContain('segment-retention.md');
  for (const file of files) {
    const { kafka, versions } = read(file);
    expect(versions, file).toContain(kafka);
  }
});

describe.each(files)('%s', (file) => {
  const scenario = read(file);

  test.each(scenario.versions)(
    'verifies on Kafka %s',
    async (version) => {
      const verdict = await verifyScenario(scenario, parseVersion(version));
      expect(verdict.failures).toEqual([]);
      expect(verdict.differences).toEqual([]);
      expect(verdict.expectations).toBeGreaterThanOrEqual(2);
    },
    120_000,
  );

  test('asks before it shows: a predict fence has one right answer and an explanation', () => {
    const blocks = scenario.steps.flatMap((step) => step.blocks);
    const questions = blocks.filter((block) => block.kind === 'predict');
    expect(questions.length).toBeGreaterThan(0);
    for (const { answers, explanation } of questions) {
      expect(answers.filter((answer) => answer.isRight)).toHaveLength(1);
      expect(explanation).not.toBe('');
    }
  });
});

test('ten scenarios or more end with a challenge, each with two hints or more and a task of a few lines', () => {
  const challenges = files.flatMap((file) => challengeOf(read(file)) ?? []);
  expect(challenges.length).toBeGreaterThanOrEqual(10);
  for (const { hints, text, solution } of challenges) {
    expect(hints.length).toBeGreaterThanOrEqual(2);
    expect(text.split('\n').length).toBeLessThanOrEqual(8);
    for (const command of solution) expect(`${text}${hints.join()}`).not.toContain(command.text);
  }
});

const SOURCE = `---
title: A copy of the story
summary: two records
kafka: 4.2
versions: 3.0, 4.2
---

Prose.

## The step

\`\`\`kafka
> topic create results
  topic results created
> produce results --key a --value b --count 2
  results:0 offsets 0–1: 2 records, 78 bytes
> show outcome

2 records
> expect log results:0 records=2
\`\`\`
`;
const EXPECT = 'expect log results:0 records=2';

describe('verify', () => {
  let folder = '';
  let file = '';
  /** As `verify --update` writes it. */
  let good = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
    file = join(folder, 'mine.md');
    writeFileSync(file, SOURCE);
    await run({ update: true });
    good = readFileSync(file, 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(options: { update?: boolean; kafka?: string; json?: boolean } = {}) {
    const { host, ended } = capturingHost(folder);
    await verify(['mine.md'], options, host);
    return ended;
  }
  async function runOn(source: string, options = {}) {
    writeFileSync(file, source);
    return run(options);
  }
  /** The line of a text in the file, from 1. */
  const lineOf = (text: string, source = good) => source.slice(0, source.indexOf(text)).split('\n').length;

  test('passes on each release, with a line for each', async () => {
    const { code, stdout } = await runOn(good);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^ok {5}mine on Kafka 3\.0 \(recorded\): 1 expectation\n.*ok {5}mine on Kafka 4\.2 \(recorded\): outputs and 1/,
    );
  });

  test('exits 1 for an expect that is false, with file, line and both values', async () => {
    const wrong = good.replace(EXPECT, 'expect log results:0 records=3');
    const { code, stdout } = await runOn(wrong);
    expect(code).toBe(1);
    expect(stdout).toContain(`mine.md:${lineOf(EXPECT)}:3: expect log results:0 records=3`);
    expect(stdout).toContain('records is 2, expected 3');
  });

  test('exits 1 for one digit that differs in an output, with file, line and both lines', async () => {
    expect(good).toContain('offsets 0–1');
    const { code, stdout } = await runOn(good.replace('offsets 0–1', 'offsets 0–7'));
    expect(code).toBe(1);
    expect(stdout).toContain(`mine.md:${lineOf('offsets 0–1')}:${'  results:0 offsets 0–'.length + 1}:\n`);
    expect(stdout).toMatch(/- .*offsets 0–7/);
    expect(stdout).toMatch(/\+ .*offsets 0–1/);
  });

  test('does not judge outputs on a release they were not written for', async () => {
    const { code, stdout } = await runOn(good.replace('offsets 0–1', 'offsets 0–7'), { kafka: '3.0' });
    expect(stdout).toMatch(/^ok {5}mine on Kafka 3\.0 \(recorded\): /);
    expect(code).toBe(0);
  });

  test('exits 0 where prose alone was changed', async () => {
    expect((await runOn(good.replace('Prose.', 'Other prose, and more of it.'))).code).toBe(0);
  });

  test('exits 0 for blanks at the ends of lines', async () => {
    expect((await runOn(good.replace('topic results created', 'topic results created  '))).code).toBe(0);
  });

  test('--update writes outputs and nothing else', async () => {
    const broken = good.replace('offsets 0–1', 'offsets 0–7').replace('Prose.', 'Prose of mine.');
    expect((await runOn(broken, { update: true })).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(good.replace('Prose.', 'Prose of mine.'));
    expect((await run()).code).toBe(0);
  });

  test('--update never writes an expect: one that is false stays, and exits 1', async () => {
    const wrong = good.replace(EXPECT, 'expect log results:0 records=3');
    const { code } = await runOn(wrong.replace('offsets 0–1', 'offsets 0–7'), { update: true });
    expect(code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(wrong);
  });

  test('--json tells the same, one release a line', async () => {
    const { stdout } = await runOn(good.replace(EXPECT, 'expect log results:0 records=3'), { json: true });
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(verdicts.map(({ version, passed }) => [version, passed])).toEqual([
      ['3.0', false],
      ['4.2', false],
    ]);
    expect(verdicts[0].failures).toEqual([
      {
        line: lineOf(EXPECT),
        column: 3,
        text: 'expect log results:0 records=3',
        found: 'records is 2, expected 3',
      },
    ]);
  });

  test('a release the scenario is not told on is a mistake', async () => {
    writeFileSync(file, good);
    await expect(run({ kafka: '4.1' })).rejects.toThrow('mine is not told on Kafka 4.1');
  });
});
