/** Nothing of a person's machine, nothing left for later, nothing that cannot fail; and deviations are told. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleText } from '../../src/views/words.ts';
import { ownFiles, ROOT } from './source-files.ts';

const files = ownFiles();
/** Written in two parts, so that this file is none of the finds. */
const BANNED: Readonly<Record<string, RegExp>> = {
  'the path of a machine': new RegExp(
    ['/wo', 'rk/|/ro', 'ot/|/ho', 'me/(?!ann\\b)[a-z]|/Us', 'ers/[a-z]|[A-Z]:\\\\\\\\Us', 'ers'].join(''),
  ),
  'the host of a registry': new RegExp(
    ['registry\\.np', 'mjs|np', 'mmirror|artifac', 'tory|verdac', 'cio|deb\\.deb', 'ian'].join(''),
    'i',
  ),
  'something left for later': new RegExp(
    ['\\bTO', 'DO\\b|\\bFIX', 'ME\\b|\\bXX', 'X\\b|\\bHA', 'CK\\b'].join(''),
  ),
  'a test that is not run': new RegExp(
    ['\\.sk', 'ip\\(|\\.on', 'ly\\(|\\.to', 'do\\(|\\bxi', 't\\('].join(''),
  ),
  'a test that may fail': new RegExp(['\\.fa', 'ils\\(|retr', 'y: '].join('')),
};

describe.each(Object.entries(BANNED))('%s', (_what, pattern) => {
  test('stands nowhere', () => {
    const finds = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(finds).toEqual([]);
  });
});

test('the lockfile names no host: any registry will do', () => {
  const lockfile = textOf('package-lock.json');
  expect(lockfile).toContain('"integrity"');
  expect(lockfile).not.toContain('"resolved": "http');
});

test('every rule that a decider can name has words', () => {
  const rules = [...textOf('src/kernel/rules.ts').matchAll(/^ {2}\| '([A-Z]+-\d+)'/gm)].map(
    (match) => match[1]!,
  );
  expect(rules.length).toBeGreaterThan(40);
  for (const rule of rules) {
    const words = ruleText({ rule, facts: {} } as Parameters<typeof ruleText>[0], { subject: 0 });
    expect(words, rule).toMatch(/^\S.{10}/);
  }
});

test('each deviation from Kafka is told in docs/fidelity.md, with its file, and nothing else is', () => {
  const told = textOf('docs/fidelity.md');
  const lines = files
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, text }) => deviationsOf(text).map((deviation) => `- \`${path}\`: ${deviation}`));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !told.includes(line))).toEqual([]);
  const section = /^## Deviations\n([\s\S]*?)(?=^## )/m.exec(told)![1]!;
  expect(section.match(/^- `/gm)!.length).toBe(lines.length);
});

/** The first sentence after each `Deviates:` of a comment, over its lines. */
function deviationsOf(text: string): string[] {
  const comments = text.matchAll(
    /^[ \t]*(?:\/\/|\*|\/\*\*)(?:.*?) ?Deviates: [^\n]*(?:\n[ \t]*(?:\/\/|\*(?!\/))[^\n]*)*/gm,
  );
  return [...comments].map(([comment]) => {
    const flat = comment.replaceAll(/\n[ \t]*(?:\/\/|\*) ?/g, ' ').replace(/ *\*\/$/, '');
    return /Deviates: (.*?\.)(?= [A-Z]| *$)/.exec(flat)![1]!;
  });
}

function textOf(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}
