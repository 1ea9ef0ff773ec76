#!/usr/bin/env node
// The operator's command. Plain Node without packages until the packages are known to be there.
import { createRequire } from 'node:module';
import { preparePackages } from './packages.mjs';

preparePackages();

// tsx runs the TypeScript in this same process, so signals and the exit code need no passing on.
await import('tsx');
createRequire(import.meta.url)('../src/cli/main.ts');
