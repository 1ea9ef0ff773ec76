// Installs the npm packages if necessary. Plain Node.js without packages.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

function fail(message) {
  process.stderr.write(`stacks: ${message}\n`);
  process.exit(1);
}

/** Whether node_modules matches package-lock.json, by the lock file that npm writes to node_modules. */
function packagesAreCurrent() {
  const lockFile = join(root, 'package-lock.json');
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  try {
    if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
    const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
    const required = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
    // A checkout can update the file's time without changing it. Optional packages may be for other platforms.
    return Object.entries(required).every(
      ([path, entry]) =>
        path === '' || (path in installed ? installed[path].version === entry.version : entry.optional),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function installPackages() {
  process.stderr.write('stacks: installing the npm packages of package-lock.json (npm ci)\n');
  // With NODE_ENV=production, npm would omit the packages that the tests need.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error?.code === 'ENOENT')
    fail('npm was not found; it is part of Node.js: install Node.js 20.9 or later');
  if (npm.error) fail(`npm ci failed to start: ${npm.error.message}`);
  if (npm.signal === 'SIGINT' || npm.status === 130) process.exit(130);
  if (npm.status !== 0) fail('npm ci failed; see its output above');
}

/** Checks the version of Node.js, and installs the packages of package-lock.json if they are missing. */
export function preparePackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    fail(`Node.js ${process.versions.node} is too old: install Node.js 20.9 or later`);
  }
  if (!packagesAreCurrent()) installPackages();
}
