/**
 * FNV-1a, 32 bit (CLI-114, librdkafka `rdfnv1a.c`): the hash of sarama, of kafka-go's `Hash` and of
 * librdkafka's `fnv1a`.
 */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a of the bytes, as a signed 32-bit integer: the clients differ in how they lose the sign. */
export function fnv1a(bytes: Uint8Array): number {
  let h = OFFSET_BASIS | 0;
  for (const byte of bytes) h = Math.imul(h ^ byte, PRIME);
  return h;
}
