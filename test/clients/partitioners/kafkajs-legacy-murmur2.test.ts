import { expect, test } from 'vitest';
import { kafkajsLegacyMurmur2 } from '../../../src/clients/partitioners/kafkajs-legacy-murmur2.ts';
import { utf8Encode } from '../../../src/kernel/utf8.ts';

test.each([
  ['0', 272173970],
  ['1', 1311020360],
  ['128', 2053105854],
  ['2187', -2081355488],
  ['16384', 204404061],
  ['78125', -677491393],
  ['279936', -622460209],
  ['10000000', -1778616326],
  ['170859375', 102939717],
] as const)('CLI-142: the legacy murmur2 of %j is %d', (key, hash) => {
  expect(kafkajsLegacyMurmur2(utf8Encode(key))).toBe(hash);
});
