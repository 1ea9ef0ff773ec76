// Bundles and runs the programs of the project. Code that is transformed when it runs, as by tsx, starts and runs several times slower.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { keepFolders } from './keep-folders.mjs';
import { root } from './packages.mjs';

/** The time of a change can be that much earlier than the clock. */
const CLOCK_TICK_MS = 20;
/** Until then, a process that started before the last build can still load its bundle. */
const KEPT_MS = 3_600_000;
const BUNDLER = ['bundle.mjs', 'keep-folders.mjs'].map((name) =>
  join(dirname(fileURLToPath(import.meta.url)), name),
);

/**
 * Runs a program of the project in this process, from its bundle.
 * @param entryPoint the path of the program from the root of the checkout
 * @throws Error with the place of the mistake, if the program cannot be bundled
 */
export async function runBundled(entryPoint) {
  const require = createRequire(import.meta.url);
  if (process.env.STACKS_DEBUG) {
    // tsx runs the files themselves, so stack traces contain their lines.
    await import('tsx');
    require(join(root, entryPoint));
  } else {
    const directory = join(root, '.stacks', 'bundled', entryPoint.replace(/\.ts$/, ''));
    require(await bundleProgram({ root, entryPoint, directory }).catch(throwReadable));
  }
}

/** Throws an error of esbuild as one line. */
function throwReadable(error) {
  const [first] = error.errors ?? [];
  if (first === undefined) throw error;
  const { text, location } = first;
  throw new Error(location ? `${location.file}:${location.line}: ${text}` : text);
}

/**
 * Bundles a program and its modules, without packages, unless none of them has changed since the last time.
 * @param root the root of the checkout
 * @param entryPoint the path of the program from the root
 * @param directory where the bundles and their record are
 * @returns the path of the bundle
 * @throws the error of esbuild, with `errors`, if a module has a syntax error or imports one that does not exist
 */
export async function bundleProgram({ root, entryPoint, directory }) {
  const recordFile = join(directory, 'record.json');
  const record = readRecord(recordFile);
  // The bundle contains the folder of each file, so a checkout that was moved needs a new one.
  const made = { root, entryPoint, bundler: BUNDLER.map(getVersion) };
  if (isDeepStrictEqual(record?.made, made) && isCurrent(record)) return record.bundle;
  const started = Date.now();
  const { text, inputs } = await build(root, entryPoint);
  const bundle = join(directory, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.cjs`);
  mkdirSync(directory, { recursive: true });
  replaceFile(bundle, text);
  const files = Object.fromEntries(inputs.map((path) => [path, getVersion(join(root, path))]));
  // A file that changed during the build may have been read before. Without a record, the next start builds again.
  const isUnchanged = inputs.every((path) => statSync(join(root, path)).ctimeMs < started - CLOCK_TICK_MS);
  if (isUnchanged) replaceFile(recordFile, JSON.stringify({ made, bundle, files }));
  removeOldBundles(directory, bundle);
  return bundle;
}

function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isCurrent({ made: { root }, bundle, files }) {
  return (
    existsSync(bundle) &&
    Object.entries(files).every(([path, version]) => getVersion(join(root, path)) === version)
  );
}

/** Returns what differs if a file has changed; undefined if it does not exist. */
function getVersion(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  // Other than the time of the content, no program can set the time of the last change.
  return stats && `${stats.ctimeMs} ${stats.size}`;
}

async function build(root, entryPoint) {
  const esbuild = await import('esbuild');
  try {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: [entryPoint],
      absWorkingDir: root,
      preserveSymlinks: true,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      loader: { '.sql': 'text' },
      plugins: [keepFolders],
      logLevel: 'silent',
      write: false,
      metafile: true,
    });
    return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
  } finally {
    await esbuild.stop();
  }
}

/** Writes a file at once, for processes that read it at the same time. */
function replaceFile(file, text) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function removeOldBundles(directory, newest) {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    if (!name.endsWith('.cjs') || file === newest) continue;
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
}
