import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBeside } from '../../src/progress/write-beside.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is replaced, nothing is left beside it, and who may read it stays as it was', () => {
  const file = join(folder, 'a.md');
  writeFileSync(file, 'old');
  chmodSync(file, 0o640);
  writeBeside(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['a.md']);
});

test('a link stays a link: what it points to is written', () => {
  const file = join(folder, 'a.md');
  const link = join(folder, 'link.md');
  writeFileSync(file, 'old');
  symlinkSync(file, link);
  writeBeside(link, 'new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test('a device is written to and stays a device', () => {
  // Behind a link of our own: were it replaced, the link would be and not the machine's device.
  const link = join(folder, 'null');
  symlinkSync('/dev/null', link);
  writeBeside(link, 'new');
  expect(statSync(link).isCharacterDevice()).toBe(true);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('a full disk is told of with the file and the reason, and keeps its code', () => {
  const link = join(folder, 'full');
  symlinkSync('/dev/full', link);
  expect(() => writeBeside(link, 'new')).toThrow(
    expect.objectContaining({
      message: `'${link}' cannot be written: no space left on device`,
      code: 'ENOSPC',
    }),
  );
});

test('a folder that is not there is the mistake, not a file of ours', () => {
  const file = join(folder, 'none', 'a.md');
  expect(() => writeBeside(file, 'new')).toThrow(
    `'${file}' cannot be written: there is no folder '${join(folder, 'none')}'`,
  );
});

test('a folder of that name is not written over', () => {
  const file = join(folder, 'a.md');
  mkdirSync(file);
  expect(() => writeBeside(file, 'new')).toThrow(
    `'${file}' cannot be written: illegal operation on a directory`,
  );
});
