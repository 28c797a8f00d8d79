import { expect, test } from 'vitest';
import { screenLines, toScreenPicture } from '../../src/export/screen-picture.ts';
import { checkMarkup, sourceOf, storyOf, tellSource, textOf } from './exporting.ts';

const BOX = /[─│┌┬┐├┼┤└┴┘]/g;

test('the picture draws every word of the screen; borders are lines, not letters', async () => {
  const told = await tellSource(sourceOf('segment-retention'), 'segment-retention');
  const svg = toScreenPicture(told, 5, 80);
  checkMarkup(svg);
  const lines = screenLines(told, 5, { width: 80, colorLevel: 0, unicode: true });
  const drawn = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => textOf(text!));
  expect(drawn.join('').replaceAll(' ', '')).toBe(lines.join('').replaceAll(' ', '').replace(BOX, ''));
  expect(drawn.join('')).not.toMatch(BOX);
  expect(textOf(/<desc[^>]*>(.*)<\/desc>/s.exec(svg)![1]!)).toBe(
    lines.map((line) => line.trimEnd()).join('\n'),
  );
});

test('what is in one column of the screen is in one place of the picture', async () => {
  const told = await tellSource(storyOf('```text\nab cd\n   cd\n```'));
  const svg = toScreenPicture(told, 1, 80);
  const [first, second] = [
    ...svg.matchAll(/<text[^>]* x="([\d.]+)" textLength="([\d.]+)"[^>]*>(ab cd|cd)</g),
  ];
  // Both lines end in `cd`: the right edges are equal, and `cd` is two fifths of `ab cd`.
  expect(Number(second![1]) + Number(second![2])).toBeCloseTo(Number(first![1]) + Number(first![2]), 1);
  expect(Number(second![2]) / Number(first![2])).toBeCloseTo(2 / 5, 2);
});

test('there is no step beyond the last, and 0 is the first screen', async () => {
  const told = await tellSource(storyOf('Prose.'));
  expect(toScreenPicture(told, 0, 80)).toContain('A story');
  expect(textOf(toScreenPicture(told, 1, 80))).toContain('Prose.');
  expect(() => toScreenPicture(told, 2, 80)).toThrow(RangeError);
});

test('nothing is loaded, and both color schemes are in it', async () => {
  const svg = toScreenPicture(await tellSource(storyOf('Prose.')), 1, 80);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|href|@import/);
  expect(svg).toContain('@media(prefers-color-scheme:dark)');
});
