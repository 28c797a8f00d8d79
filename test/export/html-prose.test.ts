import { describe, expect, test } from 'vitest';
import { inlineHtml, proseHtml } from '../../src/export/html-prose.ts';

describe('within a line', () => {
  test.each([
    ['`retention.ms` is one day', '<code>retention.ms</code> is one day'],
    ['**never** and *not yet*', '<strong>never</strong> and <em>not yet</em>'],
    ['**a `b`**', '<strong>a <code>b</code></strong>'],
    ['`**not bold**`', '<code>**not bold**</code>'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['an open ` and an open **', 'an open ` and an open **'],
    ['\\*as it is\\*', '*as it is*'],
    ['[the next](tombstone-leak.html)', '<a href="tombstone-leak.html">the next</a>'],
    ['[KIP](https://kafka.apache.org/x?a=1&b=2)', '<a href="https://kafka.apache.org/x?a=1&amp;b=2">KIP</a>'],
  ])('%s', (markdown, html) => expect(inlineHtml(markdown)).toBe(html));

  test('what HTML would take for its own is escaped, in code and in links as well', () => {
    expect(inlineHtml('a < b & "c" `<b>` **<i>**')).toBe(
      'a &lt; b &amp; &quot;c&quot; <code>&lt;b&gt;</code> <strong>&lt;i&gt;</strong>',
    );
    expect(inlineHtml('[x](#"onclick=y)')).not.toMatch(/"onclick/);
  });

  test('a link that would run something stays text', () => {
    expect(inlineHtml('[x](javascript:alert)')).toBe('[x](javascript:alert)');
    expect(inlineHtml('[x](data:text/html,y)')).toBe('[x](data:text/html,y)');
  });
});

describe('blocks', () => {
  test.each([
    ['lines of a paragraph are one, a blank line parts two', 'a\nb\n\nc', '<p>a b</p>\n<p>c</p>'],
    ['a list ends a paragraph', 'a\n- b\n- c', '<p>a</p>\n<ul><li>b</li><li>c</li></ul>'],
    ['an item goes on below itself', '- a\n  b\n- c', '<ul><li>a b</li><li>c</li></ul>'],
    ['numbers make another list', '- a\n1. b', '<ul><li>a</li></ul>\n<ol><li>b</li></ol>'],
    [
      'a deeper list belongs to its item',
      '- a\n  - b\n- c',
      '<ul><li><p>a</p><ul><li>b</li></ul></li><li>c</li></ul>',
    ],
    ['an item may have paragraphs', '- a\n\n  b', '<ul><li><p>a</p><p>b</p></li></ul>'],
    ['text after a list and a blank line is no item', '- a\n\nb', '<ul><li>a</li></ul>\n<p>b</p>'],
    ['a heading', '### Why', '<h3>Why</h3>'],
    ['a quote', '> a\n> b', '<blockquote><p>a b</p></blockquote>'],
    ['fenced code is not read', '~~~\n**a** <b>\n~~~', '<pre>**a** &lt;b&gt;</pre>'],
  ])('%s', (_, markdown, html) => expect(proseHtml(markdown)).toBe(html));

  test('a table has a head and rows; an escaped bar parts no cells', () => {
    const html = proseHtml('| a | b |\n|---|:-:|\n| `1` | x \\| y |\n\nafter');
    expect(html).toContain('<th scope="col">a</th><th scope="col">b</th>');
    expect(html).toContain('<tr><td><code>1</code></td><td>x | y</td></tr>');
    expect(html).toContain('<p>after</p>');
  });

  test('a bar in a sentence makes no table', () => {
    expect(proseHtml('lost|delivered\nis a choice')).toBe('<p>lost|delivered is a choice</p>');
  });
});
