/**
 * CRC-32C (Castagnoli), the checksum of a record batch (FMT-1, Kafka's `Crc32C`): polynomial 0x1EDC6F41, bits taken
 * lowest first, start and end inverted.
 */

/** The polynomial with its bits reversed. */
const REVERSED_POLYNOMIAL = 0x82f63b78;

const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ REVERSED_POLYNOMIAL : crc >>> 1;
  return crc >>> 0;
});

/** The checksum of some bytes, 0 to 2^32 - 1. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
