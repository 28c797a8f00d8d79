import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fnv1a } from '../../../src/clients/partitioners/fnv1a.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

test.each([
  ['', 0x7ee3623b],
  ['kafka', 0x0d33c4e1],
  ['giberish123456789', 0x77a58295],
  ['1234', 0x023bdd03],
  ['234', 0x2dea3cd2],
  ['34', 0x740fa83e],
  ['4', 0x310ca263],
  ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x65cbd69c],
  ['23456', 0x27e6f469],
  ['hejsan', 0x17b1e27a],
  ['this is another string with more length to it perhaps', 0x155e3e5f],
] as const)('CLI-141: the absolute FNV-1a of %j is %d', (key, hash) => {
  expect(Math.abs(fnv1a(utf8Encode(key)))).toBe(hash);
});

test('CLI-114: any bytes give the offset basis times the prime, byte by byte, signed', () => {
  const reference = (bytes: Uint8Array): number => {
    let h = 0x811c9dc5n;
    for (const byte of bytes) h = ((h ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
    return Number(BigInt.asIntN(32, h));
  };
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fnv1a(bytes)).toBe(reference(bytes));
    }),
  );
});
