import { expect, test } from 'vitest';
import { toCast } from '../../src/export/cast.ts';
import { storyOf, tellSource } from './exporting.ts';
import { parseCast, replay } from './replay.ts';

const STORY = storyOf(`\`\`\`predict
How many?

- [ ] One
- [x] Two
- [ ] Three

Because of it.
\`\`\`

\`\`\`kafka
> topic create t
> expect log t:0 records=0
\`\`\``);

async function recorded(source: string) {
  return parseCast(toCast(await tellSource(source), 80));
}

test('a command is typed key by key at one speed, after its prompt, and its answer comes after Enter', async () => {
  const { frames } = await recorded(STORY);
  const color = new RegExp(`${'\u001B'}\\[\\d+m`, 'g');
  const text = (frame: (typeof frames)[number] | undefined) => frame?.[2].replace(color, '');
  const prompt = frames.findIndex((frame) => text(frame) === '> ');
  const keys = [...'topic create t'];
  const typed = frames.slice(prompt + 1, prompt + 1 + keys.length);
  expect(typed.map(text)).toEqual(keys);
  const gaps = typed.slice(1).map(([seconds], index) => Math.round((seconds - typed[index]![0]) * 1000));
  expect(new Set(gaps)).toEqual(new Set([gaps[0]]));
  expect(gaps[0]).toBeGreaterThan(0);
  expect(text(frames[prompt + 1 + keys.length])).toBe('\r\n');
  expect(text(frames[prompt + 2 + keys.length])).toContain('topic t created');
});

test('a question stands open for seconds before its answer is marked, in place', async () => {
  const cast = await recorded(STORY);
  const asked = cast.frames.find(([, , text]) => text.includes('How many?'))!;
  const open = replay(cast, asked[0]);
  expect(open).toEqual(
    expect.arrayContaining(['Predict: How many?', '- [ ] One', '- [ ] Two', '- [ ] Three']),
  );
  expect(open.join('\n')).not.toContain('Because of it.');
  const done = replay(cast);
  expect(done).toEqual(expect.arrayContaining(['- [ ] One', '- [x] Two', '- [ ] Three', 'Because of it.']));
  expect(done.filter((line) => line.endsWith('Two'))).toHaveLength(1);
  const next = cast.frames.find(([seconds]) => seconds > asked[0])!;
  expect(next[0] - asked[0]).toBeGreaterThanOrEqual(3);
});

test('an expect line is neither typed nor shown where it holds', async () => {
  expect(replay(await recorded(STORY)).join('\n')).not.toContain('expect log');
});

test('one that does not hold is shown', async () => {
  const lines = replay(await recorded(STORY.replace('records=0', 'records=1')));
  expect(lines.join('\n')).toContain('does not hold: expect log t:0 records=1');
});
