import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { keepFolders } from '../bin/keep-folders.mjs';

const ROOT = join(__dirname, '..');

/**
 * Bundles a program like the functions and runs it with the arguments and the output of this process: code that tsx
 * transforms when it runs is several times slower. The exit code of the program becomes that of this process.
 * @param entryPoint the path from the root, for example `tools/NAME/program.ts`
 * @param env variables in addition to those of this process
 */
export async function runBundled(
  entryPoint: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const outfile = join(ROOT, '.stacks', 'bundled', entryPoint.replace(/\.ts$/, '.cjs'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entryPoint],
    preserveSymlinks: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outfile,
    loader: { '.sql': 'text' },
    plugins: [keepFolders],
    logLevel: 'silent',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // The libraries enable colors if CI is set.
      ...(!process.stdout.isTTY && { NO_COLOR: process.env.NO_COLOR ?? '1' }),
      // package.json defines the supported versions of Node.js.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...env,
    },
  });
  process.exitCode = status ?? 1;
}
