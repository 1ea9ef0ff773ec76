// Installs the npm packages if necessary. Plain Node.js without packages.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

function fail(message) {
  process.stderr.write(`stacks: ${message}\n`);
  process.exit(1);
}

/** Whether node_modules matches package-lock.json, according to npm's own lock file in node_modules. */
function arePackagesCurrent() {
  const lockFile = join(root, 'package-lock.json');
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  try {
    if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
    const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
    const required = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
    // git can change the time of the file without changing its content. Optional packages can be for other platforms.
    return Object.entries(required).every(
      ([path, entry]) =>
        path === '' || (path in installed ? installed[path].version === entry.version : entry.optional),
    );
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

async function installPackages() {
  process.stderr.write('stacks: installing the npm packages of package-lock.json (npm ci)\n');
  const stopProgress = showProgress();
  // With NODE_ENV=production, npm would omit the packages that the tests need.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  const result = await new Promise((resolve) => {
    npm.once('error', (error) => resolve({ error }));
    npm.once('close', (status, signal) => resolve({ status, signal }));
  });
  stopProgress();
  if (result.error?.code === 'ENOENT')
    fail('npm was not found; it is part of Node.js: install Node.js 20.9 or later');
  if (result.error) fail(`npm ci failed to start: ${result.error.message}`);
  if (result.signal === 'SIGINT' || result.status === 130) process.exit(130);
  if (result.status !== 0) fail('npm ci failed; see its output above');
}

/**
 * Shows how many packages npm has unpacked: on a terminal in one line, otherwise with one line every 10 seconds.
 * @returns a function that ends it
 */
function showProgress() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = Object.keys(lock.packages).filter((path) => path !== '');
  const started = Date.now();
  const isTerminal = process.stderr.isTTY;
  const timer = setInterval(
    () => {
      const unpacked = paths.filter((path) => existsSync(join(root, path, 'package.json'))).length;
      const seconds = Math.round((Date.now() - started) / 1000);
      const line = `stacks: ${unpacked} of ${paths.length} npm packages unpacked, ${seconds} s`;
      process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    },
    isTerminal ? 500 : 10_000,
  );
  return () => {
    clearInterval(timer);
    if (isTerminal) process.stderr.write('\r\x1b[K');
  };
}

/** Checks the version of Node.js, and installs the packages of package-lock.json if they are missing. */
export async function preparePackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    fail(`Node.js ${process.versions.node} is too old: install Node.js 20.9 or later`);
  }
  if (!arePackagesCurrent()) await installPackages();
}
