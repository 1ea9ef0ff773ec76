#!/usr/bin/env node
// The operator's command. Plain Node without packages until the packages are known to be there.
import { createRequire } from 'node:module';
import { preparePackages } from './packages.mjs';

// Colour is for a terminal only; the libraries would also colour where CI is set.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1';

preparePackages();

// tsx runs the TypeScript in this same process, so signals and the exit code need no passing on.
await import('tsx');
createRequire(import.meta.url)('../src/cli/main.ts');
