import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur2 } from '../../../src/clients/partitioners/murmur2.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

/**
 * Signed, unsigned and masked values stand side by side in the rule; all are compared as the rule writes
 * them.
 */
const signed: [key: string, hash: number][] = [
  ['', 275646681],
  ['21', -973932308],
  ['foobar', -790332482],
  ['abc', 479470107],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['0', 971027396],
  ['1', -1993445489],
  ['128', -326012175],
  ['100:48069', 1009543857],
];

const unsigned: [key: string, hash: number][] = [
  ['', 0x106e08d9],
  ['kafka', 0xd067cf64],
  ['giberish123456789', 0x8f552b0c],
  ['1234', 0x9fc97b14],
  ['234', 0xe7c009ca],
  ['34', 0x873930da],
  ['4', 0x5a4b5ca1],
  ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x78424f1c],
  ['hejsan', 0x5ec19395],
];

const masked: [key: string, hash: number][] = [
  ['23456', 0x058d780f],
  ['this is another string with more length to it perhaps', 0x4f7703da],
];

const asg7: [key: string, hash: number][] = [
  ['a', -1563381124],
  ['b', -1853091852],
  ['c', -1877468854],
  ['d', 284602193],
  ['key', -1079937367],
  ['user-1', 1404122828],
  ['user-2', -324981792],
  ['order-42', 501153024],
];

describe.each([
  ['text', (key: string) => key],
  ['bytes', (key: string) => utf8Encode(key)],
] as const)('murmur2 of a key as %s', (_, make) => {
  test.each([...signed, ...asg7])('CLI-141, ASG-7: %j is %d', (key, hash) => {
    expect(murmur2(make(key))).toBe(hash);
  });

  test.each(unsigned)('CLI-141: %j is %d unsigned', (key, hash) => {
    expect(murmur2(make(key)) >>> 0).toBe(hash);
  });

  test.each(masked)('CLI-141: %j is %d masked', (key, hash) => {
    expect(murmur2(make(key)) & 0x7fffffff).toBe(hash);
  });
});

/** CLI-103 step by step in exact integers. */
function reference(bytes: Uint8Array): number {
  const mask = 0xffffffffn;
  const m = 0x5bd1e995n;
  let h = 0x9747b28cn ^ BigInt(bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tail = bytes.length - (bytes.length % 4);
  for (let i = 0; i < tail; i += 4) {
    let k = (BigInt(view.getUint32(i, true)) * m) & mask;
    k = ((k ^ (k >> 24n)) * m) & mask;
    h = ((h * m) & mask) ^ k;
  }
  for (let i = tail; i < bytes.length; i += 1) h ^= BigInt(bytes[i] ?? 0) << BigInt(8 * (i - tail));
  if (tail < bytes.length) h = (h * m) & mask;
  h = ((h ^ (h >> 13n)) * m) & mask;
  return Number(BigInt.asIntN(32, h ^ (h >> 15n)));
}

test('CLI-103: any bytes hash as the rule in exact integers', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(murmur2(bytes)).toBe(reference(bytes));
    }),
  );
});

test('CLI-101: a text hashes as its UTF-8 bytes, ASCII or not', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }),
    fc.string({ unit: fc.constantFrom('a', '\u007f', '\u0080', 'ß', '日', '😀') }),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(murmur2(text)).toBe(murmur2(utf8Encode(text)));
    }),
  );
});
