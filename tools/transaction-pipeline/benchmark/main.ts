// Measures how many transactions a second one core scores. Bundles the benchmark like the functions first: code that tsx
// transforms when it runs is several times slower.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../../..');
const WORKER = join(ROOT, '.stacks', 'benchmark', 'fraud.cjs');

buildSync({
  absWorkingDir: ROOT,
  entryPoints: ['tools/transaction-pipeline/benchmark/worker.ts'],
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  outfile: WORKER,
  logLevel: 'silent',
});
process.exitCode =
  spawnSync(process.execPath, [WORKER, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
