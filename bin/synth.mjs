#!/usr/bin/env node
// Synthesizes stacks: `node bin/synth.mjs [main.ts|bootstrap.ts]`.
import { runBundled } from './bundle.mjs';

const [program = 'main.ts'] = process.argv.slice(2);
await runBundled(program);
