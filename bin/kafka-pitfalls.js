#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  module.enableCompileCache?.();
  await import(main.href);
} else {
  console.error('kafka-pitfalls is not built yet: run `npm install` here first.');
  process.exitCode = 70;
}
