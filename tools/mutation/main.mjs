#!/usr/bin/env node
// Mutation tests: changes the code in many small ways, and reports the changes that no test detects. `npm run mutate --
// AREA [FILE...]` tests an area, or only some of its files, and `--sample N` only N random changes. Plain Node.js without
// packages.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparePackages, root } from '../../bin/packages.mjs';
import { parseArguments } from './arguments.mjs';

/** The folder of Stryker and its 103 packages. The gate does not need them, so `npm ci` does not install them. */
const tool = join(root, '.stacks', 'mutation', 'tool');

process.chdir(root);
const args = process.argv.slice(2);
try {
  parseArguments(args);
} catch (error) {
  fail(error.message);
}
await preparePackages();
installTool();
const { status } = spawnSync(process.execPath, [join(tool, 'stryker.mjs'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

/** Copies this folder, and installs its packages there if they changed. */
function installTool() {
  const lock = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const source = join(root, 'tools', 'mutation');
  const installed =
    existsSync(join(tool, 'node_modules', '.package-lock.json')) && lock(tool) === lock(source);
  cpSync(source, tool, { recursive: true, filter: (path) => !path.includes('node_modules') });
  if (installed) return;
  process.stderr.write('mutate: installing the packages of tools/mutation/package-lock.json (npm ci)\n');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (spawnSync('npm', args, { cwd: tool, stdio: ['ignore', 2, 2] }).status !== 0)
    fail('npm ci failed; see its output above');
}

function fail(message) {
  process.stderr.write(`mutate: ${message}\n`);
  process.exit(1);
}
