#!/usr/bin/env node
// The operator's command. Plain Node.js without packages until the packages are installed.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleProgram } from './bundle.mjs';
import { preparePackages, root } from './packages.mjs';

// Disables colors if the output is not a terminal, because the libraries enable them if CI is set.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1';

await preparePackages();

const require = createRequire(import.meta.url);
const program = 'src/cli/main.ts';
if (process.env.STACKS_DEBUG) {
  // tsx runs the files themselves, so stack traces contain their lines.
  await import('tsx');
  require(join(root, program));
} else require(await bundleOrExit());

async function bundleOrExit() {
  try {
    const directory = join(root, '.stacks', 'bundled', 'cli');
    return await bundleProgram({ root, entryPoint: program, directory });
  } catch (error) {
    const [{ text, location } = { text: error.message }] = error.errors ?? [];
    const place = location ? `${location.file}:${location.line}:${location.column + 1}: ` : '';
    process.stderr.write(`stacks: the command line cannot be bundled: ${place}${text}\n`);
    process.exit(1);
  }
}
