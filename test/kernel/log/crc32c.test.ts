import { expect, test } from 'vitest';
import { crc32c } from '../../../src/kernel/log/crc32c.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

test('CRC-32C of its check input 123456789 is e3069283', () => {
  expect(crc32c(utf8Encode('123456789'))).toBe(0xe3069283);
});

test.each([
  ['32 bytes of 00', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ff', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['00 to 1f', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['1f to 00', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['nothing', new Uint8Array(0), 0],
])('CRC-32C of %s, as RFC 3720 appendix B.4 gives it', (_what, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});
