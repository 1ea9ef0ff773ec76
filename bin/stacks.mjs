#!/usr/bin/env node
// The operator's command. Plain Node.js without packages until the packages are installed.
import { runBundled } from './bundle.mjs';
import { preparePackages } from './packages.mjs';

// Disables colors if the output is not a terminal, because the libraries enable them if CI is set.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1';

await preparePackages();

try {
  await runBundled('src/cli/main.ts');
} catch (error) {
  process.stderr.write(`stacks: ${error.message}\n`);
  process.exit(1);
}
