import { defineConfig } from 'vitest/config';

/** Needs a browser, so it is no part of `npm test`. */
export default defineConfig({
  test: { include: ['test/browser/**/*.browser.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
