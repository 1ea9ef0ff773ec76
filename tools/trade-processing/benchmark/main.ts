// Measures how many entries of the ledger a second one core verifies, and the peak of the memory. Bundles the benchmark like the
// functions first: code that tsx transforms when it runs is several times slower.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../../..');
const WORKER = join(ROOT, '.stacks', 'benchmark', 'ledger.cjs');

buildSync({
  absWorkingDir: ROOT,
  entryPoints: ['tools/trade-processing/benchmark/worker.ts'],
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  outfile: WORKER,
  logLevel: 'silent',
});
process.exitCode =
  spawnSync(process.execPath, [WORKER, ...process.argv.slice(2)], {
    stdio: 'inherit',
    // package.json defines the supported versions of Node.js.
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  }).status ?? 1;
