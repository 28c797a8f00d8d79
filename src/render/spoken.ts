/** Signs that a screen reader passes over or names oddly, as words. */

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/ ?→ ?| … /g, ' to '],
  [/ ≤ /g, ' is not more than '],
  [/ ≥ /g, ' is not less than '],
  [/ > /g, ' is more than '],
  [/ < /g, ' is less than '],
  [/ : /g, ' against '],
  [/ · /g, ', '],
  [/(?<=\d)–(?=\d)/g, ' to '],
  [/^–$/g, 'none'],
  [/ ?▷/g, ' active'],
  [/ ?†/g, ' tombstone'],
];

export function spoken(text: string): string {
  return WORDS.reduce((said, [sign, word]) => said.replace(sign, word), text);
}
