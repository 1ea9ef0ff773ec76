import { join } from 'node:path';
import { buildSync } from 'esbuild';

export const ROOT = join(__dirname, '../../..');
export const BUILD = join(ROOT, '.stacks', 'benchmark');

/** Bundles a worker like the handlers: code that tsx transforms at runtime is several times slower. Returns its path. */
export function buildWorker(name: string): string {
  const outfile = join(BUILD, `${name}.cjs`);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`tools/pattern-detection/benchmark/${name}.ts`],
    preserveSymlinks: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outfile,
    logLevel: 'silent',
  });
  return outfile;
}
