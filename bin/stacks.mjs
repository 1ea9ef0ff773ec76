#!/usr/bin/env node
// The operator's command. Plain Node.js without packages until the packages are installed.
import { createRequire } from 'node:module';
import { preparePackages } from './packages.mjs';

// Disables colors if the output is not a terminal, because the libraries enable them if CI is set.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1';

await preparePackages();

// tsx runs the TypeScript code in this process, so signals and the exit code need no forwarding.
await import('tsx');
createRequire(import.meta.url)('../src/cli/main.ts');
