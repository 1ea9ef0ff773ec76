import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listAllStacks, readConfig, SHARED_SUFFIX } from '../../config';
import { runCommand, type Env } from '../process/run-command';
import { UserError } from '../errors';
import { withLock } from '../process/lock';
import { getLockFile, ROOT } from '../session';
import { printNote } from '../terminal/print';
import { digestSources } from './sources';

const Manifest = z.object({
  stacks: z.record(
    z.string(),
    z.object({ workingDirectory: z.string(), dependencies: z.array(z.string()).default([]) }),
  ),
});

/** A synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  readonly system: string;
  readonly region: string;
  /** The directory of its cdk.tf.json. */
  readonly dir: string;
  /** The names of the stacks whose outputs or archives this stack uses. They are deployed first. */
  readonly dependencies: readonly string[];
}

/**
 * A program that synthesizes stacks: those of the systems, or the stack with the roles and the state bucket of an
 * account.
 */
export type Program = 'main.ts' | 'bootstrap.ts';

/** The maximum number of attempts if the code is edited during synthesis: a stack must not mix two versions. */
const MAX_ATTEMPTS = 3;
const OUT_DIR = join(ROOT, 'cdktf.out');

/**
 * Synthesizes all systems in a separate process with exactly the given environment. Environments have separate stacks
 * in `outDir`, but share one manifest, which lists the stacks that were synthesized last. So commands run one after
 * another.
 * @param outDir the output directory; by default cdktf.out of the checkout
 * @param program the program that synthesizes the stacks
 */
export async function runSynth(
  env: Env,
  outDir = OUT_DIR,
  program: Program = 'main.ts',
): Promise<SynthesizedStack[]> {
  return withLock(getLockFile('synth'), () => synthesizeInto(outDir, env, program));
}

async function synthesizeInto(outDir: string, env: Env, program: Program): Promise<SynthesizedStack[]> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const sources = digestSources();
    const result = await runCommand(process.execPath, [join(ROOT, 'bin', 'synth.mjs'), program], {
      env: { ...env, CDKTF_OUTDIR: outDir },
      cwd: ROOT,
    });
    if (digestSources() !== sources) {
      printNote('the code was edited while it was synthesized: synthesizing again');
      continue;
    }
    if (result.code !== 0) {
      const reason = result.stderr.trim() || result.stdout.trim() || `exit code ${result.code}`;
      throw new UserError(`synth: ${process.env.STACKS_DEBUG ? reason : findMainLine(reason)}`);
    }
    return readManifest(env, outDir);
  }
  throw new UserError(
    `synth: the code was edited during each of ${MAX_ATTEMPTS} attempts: run this again when it is saved`,
  );
}

/** Reads the stacks of a manifest, in the order in which the program defines them. */
function readManifest(env: Env, outDir: string): SynthesizedStack[] {
  const { stacks } = Manifest.parse(JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')));
  const config = readConfig(env);
  const known = listAllStacks(config);
  return Object.entries(stacks).map(([name, { workingDirectory, dependencies }]) => {
    // The bootstrap stack belongs to no system.
    const { system, region } = known.find((stack) => stack.name === name) ?? {
      system: name.slice(0, name.lastIndexOf(`-${SHARED_SUFFIX}`)),
      region: config.region,
    };
    return { name, system, region, dir: join(outDir, workingDirectory), dependencies };
  });
}

/** Selects the stacks that the user names, by system or by full name; all stacks if there are no names. */
export function selectStacks(
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
): SynthesizedStack[] {
  for (const name of names) {
    if (!stacks.some((stack) => stack.system === name || stack.name === name)) {
      const known = stacks.map(({ system }) => system).join(', ');
      throw new UserError(`there is no system ${JSON.stringify(name)}; expected one of: ${known}`);
    }
  }
  return stacks.filter(
    ({ system, name }) => names.length === 0 || names.includes(system) || names.includes(name),
  );
}

/**
 * Finds the line of a Node.js error that contains the message: the first line such as `Error: …`, otherwise the first
 * line.
 */
function findMainLine(text: string): string {
  const lines = text.split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0] ?? text;
}
