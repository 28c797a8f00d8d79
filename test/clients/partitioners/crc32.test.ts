import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../../src/clients/partitioners/crc32.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

test.each([
  ['', 0x00000000],
  ['23456', 0xb1b451d7],
  ['hejsan', 0xd077037e],
  ['this is another string with more length to it perhaps', 0xb0150df7],
] as const)('CLI-141: the CRC32 of %j is %d', (key, hash) => {
  expect(crc32(utf8Encode(key))).toBe(hash);
});

/** CLI-113 as polynomial division, bit by bit, without a table. */
function reference(bytes: Uint8Array): bigint {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ 0xedb88320n : crc >> 1n;
  }
  return crc ^ 0xffffffffn;
}

test('CLI-113: any bytes give the reflected polynomial 0xEDB88320, unsigned', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(BigInt(crc32(bytes))).toBe(reference(bytes));
    }),
  );
});
