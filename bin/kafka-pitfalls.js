#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { enableCompileCache } = require('./compile-cache.js');

const main = join(__dirname, '..', 'dist', 'main.cjs');
if (existsSync(main)) {
  enableCompileCache(dirname(main));
  require(main);
} else {
  console.error('kafka-pitfalls is not built yet: run `npm install` here first.');
  process.exitCode = 70;
}
