/**
 * The 32-bit murmur2 of Kafka's Java client (CLI-103, `Utils.murmur2`), which most clients follow for keyed
 * records. Products wrap at 32 bits and shifts are logical: `Math.imul` and `>>>`.
 */
import { utf8Encode } from '../../kernel/utf8.ts';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** murmur2 of a key's bytes, a text in UTF-8; a signed 32-bit integer as in Java. */
export function murmur2(key: string | Uint8Array): number {
  if (typeof key !== 'string') return murmur2OfBytes(key);
  return isAscii(key) ? murmur2OfAscii(key) : murmur2OfBytes(utf8Encode(key));
}

function murmur2OfBytes(bytes: Uint8Array): number {
  const length = bytes.length;
  const tail = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < tail; i += 4) {
    h = mixWord(
      h,
      at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24),
    );
  }
  if (tail < length) {
    h = mixTail(h, at(bytes, tail) | (at(bytes, tail + 1) << 8) | (at(bytes, tail + 2) << 16));
  }
  return finish(h);
}

/** The same on the characters themselves: most keys are ASCII, and their bytes need not be made for it. */
function murmur2OfAscii(text: string): number {
  const length = text.length;
  const tail = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < tail; i += 4) {
    h = mixWord(
      h,
      text.charCodeAt(i) |
        (text.charCodeAt(i + 1) << 8) |
        (text.charCodeAt(i + 2) << 16) |
        (text.charCodeAt(i + 3) << 24),
    );
  }
  if (tail < length) {
    // Past the end charCodeAt gives NaN, which shifts to 0.
    h = mixTail(
      h,
      text.charCodeAt(tail) | (text.charCodeAt(tail + 1) << 8) | (text.charCodeAt(tail + 2) << 16),
    );
  }
  return finish(h);
}

function mixWord(h: number, word: number): number {
  let k = Math.imul(word, M);
  k = Math.imul(k ^ (k >>> 24), M);
  return Math.imul(h, M) ^ k;
}

function mixTail(h: number, bytes: number): number {
  return Math.imul(h ^ bytes, M);
}

function finish(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 13), M);
  return h ^ (h >>> 15);
}

/** The byte at an index, 0 past the end. */
function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) > 0x7f) return false;
  }
  return true;
}
