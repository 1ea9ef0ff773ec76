// Runs the handlers of a system against simulated services. Bundles the program like the functions first: code that tsx transforms
// when it runs is several times slower.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../..');
const PROGRAM = join(ROOT, '.stacks', 'simulation', 'program.cjs');

buildSync({
  absWorkingDir: ROOT,
  entryPoints: ['tools/simulation/cli/program.ts'],
  preserveSymlinks: true,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  outfile: PROGRAM,
  loader: { '.sql': 'text' },
  logLevel: 'silent',
});
process.exitCode =
  spawnSync(process.execPath, ['--enable-source-maps', PROGRAM, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // The libraries enable colors if CI is set.
      ...(!process.stdout.isTTY && { NO_COLOR: process.env.NO_COLOR ?? '1' }),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // The handlers create clients, which are replaced.
      AWS_REGION: 'us-east-1',
    },
  }).status ?? 1;
