import { expect, test } from 'vitest';
import { paintedSpans } from '../../src/export/painted-spans.ts';
import { createPaint, type Tone } from '../../src/render/paint.ts';

const plain = { color: 'plain', isBold: false, isDim: false };

test.each([
  ['title', { ...plain, isBold: true }],
  ['quiet', { ...plain, isDim: true }],
  ['gone', { ...plain, color: 'red' }],
  ['added', { ...plain, color: 'green' }],
  ['changed', { ...plain, color: 'yellow' }],
  ['command', { ...plain, color: 'cyan' }],
] as [Tone, object][])("the palette's %s is read back, and ends where it ended", (tone, look) => {
  const line = `a${createPaint(1)[tone]('b')}c`;
  expect(paintedSpans(line)).toEqual([
    { text: 'a', ...plain },
    { text: 'b', ...look },
    { text: 'c', ...plain },
  ]);
});

test('a color within bold keeps both', () => {
  const paint = createPaint(1);
  expect(paintedSpans(paint.title(`a${paint.gone('b')}`))[1]).toEqual({
    text: 'b',
    color: 'red',
    isBold: true,
    isDim: false,
  });
});

test('a color that the palette has not is refused, not lost', () => {
  expect(() => paintedSpans('\u001B[34mblue\u001B[39m')).toThrow(new RangeError('a screen has no color 34'));
});
