import { expect, it } from 'vitest';
import { didYouMean } from '../../../src/commands/language/nearest.ts';

it.each([
  ['pol', ['poll', 'seek'], "did you mean 'poll'?"],
  ['sho', ['show', 'shop', 'poll'], "did you mean 'show' or 'shop'?"],
  ['aaa', ['aab', 'aac', 'aad', 'aae'], "did you mean 'aab', 'aac' or 'aad'?"],
  ['xyzzy', ['poll'], null],
])('design 11: for %j out of %j we ask %j', (name, names, question) => {
  expect(didYouMean(name, names)).toBe(question);
});
