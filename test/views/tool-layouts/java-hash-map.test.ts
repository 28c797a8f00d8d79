import { expect, test } from 'vitest';
import { javaHashCode } from '../../../src/kernel/java-hash-code.ts';
import { javaHashMapOrder } from '../../../src/views/tool-layouts/java-hash-map.ts';

test.each([
  ['', 0],
  ['a', 97],
  ['Aa', 2112],
  ['BB', 2112],
  ['polygenelubricants', -2_147_483_648],
])('String.hashCode of %s is %d', (text, hash) => {
  expect(javaHashCode(text)).toBe(hash);
});

test('keys come back by bucket, not by name nor as they were put in', () => {
  expect(javaHashMapOrder(['t1', 'orders', 'payments'])).toEqual(['payments', 'orders', 't1']);
});

test('keys of one bucket keep the order in which they were put in', () => {
  expect(javaHashMapOrder(['BB', 'Aa'])).toEqual(['BB', 'Aa']);
  expect(javaHashMapOrder(['Aa', 'BB'])).toEqual(['Aa', 'BB']);
});

test('a map doubles when more than three quarters of it are taken', () => {
  // Of one letter each: hash 97 + i. In 4 buckets d (100) comes first, in 8 buckets it is last but for e.
  expect(javaHashMapOrder(['a', 'c', 'd'], 4)).toEqual(['d', 'a', 'c']);
  expect(javaHashMapOrder(['a', 'b', 'c', 'd'], 4)).toEqual(['a', 'b', 'c', 'd']);
  expect(javaHashMapOrder(['a', 'c', 'd'], 3)).toEqual(['d', 'a', 'c']);
  expect(javaHashMapOrder(['a', 'c', 'd'], 5)).toEqual(['a', 'c', 'd']);
});
