// Sees to the npm packages, for the scripts that need them. Plain Node, without packages.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

function refuse(message) {
  process.stderr.write(`stacks: ${message}\n`);
  process.exit(1);
}

/** Whether node_modules holds what package-lock.json asks for, by the lock that npm leaves inside node_modules. */
function packagesAreCurrent() {
  const wanted = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  try {
    if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true;
    const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
    const want = JSON.parse(readFileSync(wanted, 'utf8')).packages;
    // A checkout may touch the file without changing it; optional packages are for other platforms.
    return Object.entries(want).every(
      ([path, entry]) =>
        path === '' || (path in have ? have[path].version === entry.version : entry.optional),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function installPackages() {
  process.stderr.write('stacks: installing the npm packages that package-lock.json names (npm ci)\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error?.code === 'ENOENT')
    refuse('npm was not found; it comes with Node.js: install Node.js 20.9 or later');
  if (npm.error) refuse(`npm ci could not run: ${npm.error.message}`);
  if (npm.signal === 'SIGINT' || npm.status === 130) process.exit(130);
  if (npm.status !== 0) refuse('npm ci failed; what it said is above');
}

/** Refuses a Node.js that is too old, and installs the packages that package-lock.json names if they are not there. */
export function preparePackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    refuse(`Node.js ${process.versions.node} is too old: install Node.js 20.9 or later`);
  }
  if (!packagesAreCurrent()) installPackages();
}
