import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareStacks } from './compare';
import { copyCheckout, installFork, ROOT } from './copy';
import { ENVIRONMENTS, synthesize } from './synthesize';

/**
 * Compares what the checkout synthesizes with what a copy of it synthesizes on CDKTF's fork
 * (help/decisions/0008-cdktf-fork.md):
 *
 *     npm run compare-fork
 *     npm run compare-fork -- cdktn@0.24.0
 *
 * Exit code 1 if a stack differs by more than the version in its metadata.
 */
const FORK = 'cdktn@0.24.0';

function main(fork: string): number {
  const temp = mkdtempSync(join(tmpdir(), 'market-stacks-fork-'));
  try {
    const copy = join(temp, 'checkout');
    report('copying the checkout, without node_modules and build output');
    copyCheckout(copy);
    report(`installing its packages, with ${fork} in place of cdktf`);
    const version = installFork(copy, fork);
    return compareEnvironments(copy, temp, version);
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function compareEnvironments(copy: string, temp: string, version: string): number {
  const compared = ENVIRONMENTS.map((environment, index) => {
    report(`synthesizing ${environment.name}: the checkout, then the copy`);
    const [expected, actual] = [ROOT, copy].map((root, side) =>
      synthesize(root, environment, join(temp, `out-${index}-${side}`)),
    );
    const differences = compareStacks(expected!, actual!, version);
    for (const [stack, lines] of differences) {
      report(`  ${stack}: ${lines.length === 0 ? 'identical, except for metadata.version' : 'DIFFERENT'}`);
      for (const line of lines) report(`    ${line}`);
    }
    return [...differences.values()];
  }).flat();
  const different = compared.filter((lines) => lines.length > 0).length;
  report(`${compared.length} stacks compared with the fork ${version}, ${different} different`);
  return different === 0 ? 0 : 1;
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = main(process.argv[2] ?? FORK);
} catch (error) {
  process.stderr.write(`compare-fork: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
