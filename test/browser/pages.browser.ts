/**
 * The handout in a real browser: on a telephone and on a desk, in both color schemes, on paper. Chromium is the system's
 * own (CHROMIUM names another); nothing is downloaded.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportScenario } from '../../src/cli/export.ts';
import { capturingHost } from '../cli/capturing-host.ts';
import { SCENARIOS } from '../export/exporting.ts';
import { brokenScrollBoxes, paleTexts, stripSizes, tooWide } from './page-checks.ts';

const folder = mkdtempSync(join(tmpdir(), 'kafka-pitfalls-browser-'));
const PAGES = [...SCENARIOS, 'index'].map((name) => `${name}.html`);
const SCREENS = [400, 1200].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

let browser: Browser;
beforeAll(async () => {
  await exportScenario(undefined, { all: true, to: 'handout', format: 'html' }, capturingHost(folder).host);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Opens a page, and collects the addresses that it asks for besides its own. */
async function open(
  name: string,
  { width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' },
): Promise<{ page: Page; asked: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const address = pathToFileURL(join(folder, 'handout', name)).href;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) asked.push(request.url());
  });
  await page.goto(address, { waitUntil: 'load' });
  return { page, asked };
}

test('there is a page for each scenario, and an index', () => {
  expect(readdirSync(join(folder, 'handout')).sort()).toEqual([...PAGES].sort());
});

describe.each(SCREENS)('$width pixels, $colorScheme', (screen) => {
  test.each(PAGES)('%s', async (name) => {
    const { page, asked } = await open(name, screen);
    expect(asked, 'requests').toEqual([]);
    // Folded answers are looked at as well.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await page.evaluate(tooWide), 'wider than the viewport').toEqual([]);
    expect(await page.evaluate(brokenScrollBoxes), 'boxes that should scroll').toEqual([]);
    expect(await page.evaluate(paleTexts), 'contrast below 4.5').toEqual([]);
    const { seen, boxes, pairs } = await page.evaluate(stripSizes);
    expect(seen).toHaveLength(boxes - pairs);
    for (const { width, height, room, words } of seen) {
      expect(height).toBeGreaterThan(40);
      expect(width).toBeLessThanOrEqual(room);
      expect(words).toMatch(/^Partition /);
    }
    await page.close();
  });
});

test('the checks can fail: pale text, a wide box, a hidden rest and a request are seen', async () => {
  const { page, asked } = await open('index.html', { width: 400, colorScheme: 'light' });
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      `<p style="color:#999">pale</p><p style="width:500px">wide</p>
       <div class="scroll" style="overflow:hidden;width:100px"><p style="width:200px">hidden</p></div>
       <svg width="50" height="20"><rect width="50" height="20" style="fill:#777"/><text y="15" style="fill:#888">in</text></svg>
       <img src="nowhere.png">`,
    );
  });
  await page.waitForTimeout(200);
  expect(asked.map((address) => address.split('/').at(-1))).toEqual(['nowhere.png']);
  expect((await page.evaluate(tooWide)).join('\n')).toMatch(/the page: 5\d\d\n<P class=""> ends at/);
  expect(await page.evaluate(brokenScrollBoxes)).toEqual(['a box hides 100 pixels']);
  expect((await page.evaluate(paleTexts)).join('\n')).toMatch(/'pale'.*'in'/s);
  await page.close();
});

test('on paper the answers are open, the colors are those of paper, and the ways to other pages are left out', async () => {
  const { page } = await open('segment-retention.html', { width: 800, colorScheme: 'dark' });
  const answers = () =>
    page.evaluate(() => [...document.querySelectorAll('details > p')].map((text) => text.checkVisibility()));
  expect(await answers()).not.toContain(true);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const found = await page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    ways: [...document.querySelectorAll('.ways, .steps')].map((way) => way.getBoundingClientRect().height),
  }));
  expect((await answers()).length).toBeGreaterThan(0);
  expect(await answers()).not.toContain(false);
  expect(found.paper).toBe('rgb(255, 255, 255)');
  expect(new Set(found.ways)).toEqual(new Set([0]));
  expect(await page.evaluate(paleTexts)).toEqual([]);
  await page.close();
});

test('a table that is wider than a telephone scrolls in its own box, and by keys as well', async () => {
  const { page } = await open('segment-retention.html', { width: 400, colorScheme: 'light' });
  const box = page.locator('.scroll[role=region]').first();
  await box.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.activeElement!.scrollLeft > 0);
  await page.close();
});
