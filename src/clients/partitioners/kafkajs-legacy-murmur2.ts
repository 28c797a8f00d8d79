/**
 * The murmur2 of kafkajs before 2.0.0 and of its `LegacyPartitioner` (CLI-126), with its two bugs: products
 * are doubles, which lose low bits above 2^53 before the next bitwise operator; and the word loop does not
 * floor `length / 4`, so a partial last word is mixed as a word, missing bytes 0, and then again as the tail.
 * It agrees with no other client.
 */

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** kafkajs's legacy hash of the bytes, a signed 32-bit integer. */
export function kafkajsLegacyMurmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  const tail = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < length; i += 4) {
    let k = wordAt(bytes, i);
    k *= M;
    k ^= k >>> 24;
    k *= M;
    h *= M;
    h ^= k;
  }
  if (tail < length) {
    h ^= wordAt(bytes, tail);
    h *= M;
  }
  h ^= h >>> 13;
  h *= M;
  h ^= h >>> 15;
  return h;
}

/** Four bytes, little endian, as a signed integer; bytes past the end count 0. */
function wordAt(bytes: Uint8Array, index: number): number {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(index, index + 4);
  return b0 | (b1 << 8) | (b2 << 16) | (b3 << 24);
}
