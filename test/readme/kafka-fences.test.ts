/**
 * A document is played as a scenario: its `kafka` fences share one session, and what stands below a command is what it
 * prints. `UPDATE_DOCS=1` rewrites the outputs, never an `expect`.
 */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findVersion } from '../../src/kernel/versions.ts';
import { rewriteOutputs } from '../../src/scenario/outputs.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { verifyScenario } from '../../src/scenario/verify.ts';
import { allDocuments, fencedText, fencesOf, ROOT, readDocument } from './documents.ts';

const FRONT_MATTER = '---\ntitle: a document\nsummary: its fences run\nkafka: 4.2\n---\n';
const isUpdating = process.env.UPDATE_DOCS === '1';

function scenarioOf(source: string, file: string): Scenario {
  const parsed = parseScenario(source, file);
  if ('errors' in parsed) throw parsed.errors[0]!;
  return parsed.scenario;
}

describe('every kafka fence prints what stands below its commands', () => {
  const documents = allDocuments().filter((document) =>
    fencesOf(document).some((fence) => fence.info === 'kafka'),
  );

  test('README and the scenario format have such fences', () => {
    const paths = documents.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'docs/scenario-format.md']));
  });

  test.each(documents)('$path', async ({ path, source }) => {
    const played = scenarioOf(FRONT_MATTER + source, path);
    const verdict = await verifyScenario(played, findVersion('4.2')!);
    if (isUpdating) {
      const updated = rewriteOutputs(FRONT_MATTER + source, verdict.replacements);
      writeFileSync(`${ROOT}${path}`, updated.slice(FRONT_MATTER.length));
    } else expect(verdict.differences).toEqual([]);
    expect(verdict.failures).toEqual([]);
  });
});

describe('every whole scenario in a markdown fence verifies on all its versions', () => {
  const examples = allDocuments().flatMap((document) =>
    fencesOf(document)
      .filter((fence) => fence.info === 'markdown' && fence.lines[0]?.text === '---')
      .map((fence) => ({
        place: `${document.path}:${fence.start.line}`,
        document,
        source: `${fencedText(fence)}\n`,
      })),
  );

  test('there is one', () => {
    expect(examples.map(({ document }) => document.path)).toContain('docs/scenario-format.md');
  });

  test.each(examples)('$place', async ({ document, source }) => {
    const example = scenarioOf(source, document.path);
    for (const version of example.versions) {
      const verdict = await verifyScenario(example, findVersion(version)!);
      if (isUpdating && version === example.kafka) {
        // Read again: its own fences may just have been rewritten.
        const before = readDocument(document.path).source;
        const updated = before.replace(source, () => rewriteOutputs(source, verdict.replacements));
        writeFileSync(`${ROOT}${document.path}`, updated);
      } else expect({ version, differences: verdict.differences }).toEqual({ version, differences: [] });
      expect(verdict.expectations).toBeGreaterThan(0);
      expect(verdict.failures).toEqual([]);
    }
  });
});
