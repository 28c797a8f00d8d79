/**
 * Ids of topics (KIP-516, since 2.8): 16 random bytes of a version 4 UUID, which Kafka writes in base64url. They come
 * from a stream of their own, so that a new topic moves no other draw of the simulation.
 */
import { nextUuid, type RandomState } from './random.ts';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Tells the stream of ids from the simulation's, which begins at the seed itself. */
const STREAM = 0x746f7069;

/** The stream of ids of a seed. */
export function topicIdStream(seed: number): RandomState {
  return { seed: (seed ^ STREAM) >>> 0 };
}

/** The next id, 22 characters; never one that begins with a hyphen, which a shell takes for a flag (`Uuid.randomUuid`). */
export function nextTopicId(stream: RandomState): string {
  for (;;) {
    const id = base64url(nextUuid(stream).replaceAll('-', ''));
    if (!id.startsWith('-')) return id;
  }
}

/** 32 hexadecimal digits as 22 characters of base64url, without padding (`Uuid.toString`). */
export function base64url(hex: string): string {
  let text = '';
  for (let at = 0; at < hex.length; at += 6) {
    const digits = hex.slice(at, at + 6);
    const bits = Number.parseInt(digits.padEnd(6, '0'), 16);
    for (let shift = 18; shift > 18 - Math.ceil((digits.length * 4) / 6) * 6; shift -= 6) {
      text += BASE64URL.charAt((bits >> shift) & 63);
    }
  }
  return text;
}
