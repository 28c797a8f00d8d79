import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDocuments, codeSpans, fencesOf, proseOf, ROOT, readDocument } from './documents.ts';

const documents = allDocuments();

/** The heading's anchor as forges make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(path: string): string[] {
  const { source } = readDocument(path);
  return source
    .split('\n')
    .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? [])
    .map(anchorOf);
}

describe('links between documents lead somewhere', () => {
  test('README links to the fidelity page', () => {
    expect(readDocument('README.md').source).toContain('](docs/fidelity.md)');
  });

  test.each(documents)('$path', (document) => {
    const targets = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const broken = targets.filter((target) => {
      if (/^https:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? document.path : posix.join(dirname(document.path), file);
      if (!existsSync(resolve(ROOT, path))) return true;
      return anchor !== undefined && !anchorsOf(path).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** `src/session/session.ts`, `scenarios/`; `<name>` stands for what a reader makes. */
const PATH = /^[\w.-]+(\/[\w.*-]+)*(\/|\.(ts|js|json|md))$/;

describe('files and folders named in documents exist', () => {
  test('ARCHITECTURE names files', () => {
    const named = codeSpans(readDocument('docs/ARCHITECTURE.md').source).filter((span) => PATH.test(span));
    expect(named.length).toBeGreaterThan(20);
  });

  test.each(documents)('$path', (document) => {
    const paths = codeSpans(proseOf(document)).filter((span) => span.includes('/') && PATH.test(span));
    const bases = [ROOT, resolve(ROOT, dirname(document.path)), resolve(ROOT, 'test/recordings')];
    const missing = paths.filter(
      (path) => !path.includes('*') && !bases.some((base) => existsSync(resolve(base, path))),
    );
    expect(missing).toEqual([]);
  });
});

test('npm scripts named in documents are in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  const texts = documents.flatMap((document) => [
    ...codeSpans(proseOf(document)),
    ...fencesOf(document)
      .filter((fence) => fence.info === 'sh')
      .flatMap((fence) => fence.lines.map(({ text }) => text)),
  ]);
  const named = texts.flatMap((text) => [...text.matchAll(/npm (?:run (?:--silent )?)?([a-z]+)/g)]);
  const own = named
    .map((match) => match[1]!)
    .filter((name) => !['install', 'ci', 'pack', 'publish', 'version'].includes(name));
  expect(own).toContain('fidelity');
  expect(own.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
