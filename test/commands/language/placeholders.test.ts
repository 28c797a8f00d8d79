import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate, templateCycle } from '../../../src/commands/language/placeholders.ts';

const fill = (template: string, count: number): string[] => {
  const compiled = compileTemplate(template);
  const random = { seed: 1 };
  return Array.from({ length: count }, (_, n) => compiled(n, random));
};
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('placeholders (design 5)', () => {
  it.each([
    ['match-{n}', ['match-0', 'match-1', 'match-2', 'match-3']],
    ['match-{n:02}', ['match-00', 'match-01', 'match-02', 'match-03']],
    ['m{1..3}', ['m1', 'm2', 'm3', 'm1']],
    ['{03..05}', ['03', '04', '05', '03']],
    ['{9..11}', ['9', '10', '11', '9']],
    ['{09..11}', ['09', '10', '11', '09']],
    ['{3..1}', ['3', '2', '1', '3']],
    ['{0..1}', ['0', '1', '0', '1']],
    ['{n}/{1..2}!', ['0/1!', '1/2!', '2/1!', '3/2!']],
    ['{zero-uuid}', Array(4).fill('00000000-0000-0000-0000-000000000000')],
  ])('%s gives %j', (template, texts) => {
    expect(fill(template, 4)).toEqual(texts);
  });

  it('padding never cuts', () => {
    expect(compileTemplate('{n:02}')(123, { seed: 1 })).toBe('123');
  });

  it.each([
    '',
    'plain',
    '{x}',
    '{n:2}',
    '{N}',
    '{1..}',
    '{a..c}',
    '{n',
    '{"key":"a"}',
    '{uuid4}',
    '{n:0999}',
  ])('unknown braces stay as they are: %j', (template) => {
    expect(fill(template, 2)).toEqual([template, template]);
  });

  it('{uuid} is a version 4 UUID, drawn anew each time, the same for the same seed', () => {
    const [first, second] = fill('{uuid}', 2);
    expect(first).toMatch(UUID_V4);
    expect(second).toMatch(UUID_V4);
    expect(first).not.toBe(second);
    expect(fill('{uuid}', 2)).toEqual([first, second]);
  });

  it('only {uuid} moves the seed', () => {
    const random = { seed: 7 };
    compileTemplate('{n} {1..3} {zero-uuid} {x}')(5, random);
    expect(random.seed).toBe(7);
    compileTemplate('{uuid}')(5, random);
    expect(random.seed).not.toBe(7);
  });

  it.each([
    ['match-{n}', 1],
    ['match-{1..8}', 8],
    ['{1..4}-{1..6}', 12],
    ['{5..5}', 1],
    ['{3..1}', 3],
  ])('%s comes round after %d', (template, cycle) => {
    expect(templateCycle(template)).toBe(cycle);
  });

  it('any text without braces is itself; a template repeats after its cycle', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll('{', '');
        expect(compileTemplate(plain)(3, { seed: 1 })).toBe(plain);
      }),
    );
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(1000), (a, b, n) => {
        const template = `{${a}..${b}}-{2..4}`;
        const compiled = compileTemplate(template);
        expect(compiled(n + templateCycle(template), { seed: 1 })).toBe(compiled(n, { seed: 1 }));
      }),
    );
  });
});
