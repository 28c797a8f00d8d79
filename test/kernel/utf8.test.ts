import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8ByteLength, utf8Decode, utf8Encode } from '../../src/kernel/utf8.ts';

const encoder = new TextEncoder();
const anyUnits = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((u) => String.fromCharCode(u)) });
const surrogates = fc.string({
  unit: fc.constantFrom('a', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000'),
});
const texts = fc.oneof(fc.string({ unit: 'binary' }), anyUnits, surrogates);

/** Every code point on an edge of the encoding, and its neighbors. */
const EDGES = [0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x10ffff];

/** The text with its lone surrogates replaced, as the platform has it. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(encoder.encode(`-${text}`)).slice(1);
}

function platformDecode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

test('encodes as the platform does, lone surrogates as U+FFFD', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8Encode(text)).toEqual(encoder.encode(text));
    }),
    {
      numRuns: 500,
    },
  );
  for (const point of EDGES) {
    const text = String.fromCodePoint(point);
    expect(utf8Encode(text)).toEqual(encoder.encode(text));
  }
});

test('counts the bytes that the platform encodes', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8ByteLength(text)).toBe(encoder.encode(text).length);
    }),
    {
      numRuns: 500,
    },
  );
});

test('decodes what it encoded', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(utf8Decode(utf8Encode(text))).toBe(wellFormed(text));
    }),
  );
  for (const point of EDGES)
    expect(utf8Decode(utf8Encode(String.fromCodePoint(point)))).toBe(String.fromCodePoint(point));
});

test('decodes or refuses bytes as the strict platform decoder does', () => {
  const edgeByte = fc.constantFrom(
    ...[0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef],
    ...[0xf0, 0xf4, 0xf5, 0xf7, 0xf8, 0xff],
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.array(edgeByte, { maxLength: 6 }).map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, (sample) => {
      expect(utf8Decode(sample)).toBe(platformDecode(sample));
    }),
    {
      numRuns: 3000,
    },
  );
});

test('refuses overlong forms, surrogates, what lies beyond Unicode, and sequences cut short', () => {
  const invalid = [
    [0xc0, 0x80],
    [0xc1, 0xbf],
    [0xe0, 0x9f, 0xbf],
    [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0x80],
    [0xe2, 0x82],
    [0xe2, 0x28, 0xa1],
  ];
  for (const bytes of invalid) expect(utf8Decode(Uint8Array.from(bytes))).toBeNull();
});
