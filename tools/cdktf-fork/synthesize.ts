import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program';

/** A program that synthesizes stacks, and the variables that it reads. */
export interface Environment {
  readonly name: string;
  readonly program: 'main.ts' | 'bootstrap.ts';
  readonly variables: Readonly<Record<string, string>>;
}

/** The environments whose stacks are compared. Together they contain every kind of stack. */
export const ENVIRONMENTS: readonly Environment[] = [
  { name: 'the local target', program: 'main.ts', variables: { TARGET: 'local' } },
  { name: 'dev on AWS', program: 'main.ts', variables: { TARGET: 'aws', ENVIRONMENT_SUFFIX: 'dev' } },
  {
    name: 'prod on AWS',
    program: 'main.ts',
    variables: {
      TARGET: 'aws',
      ENVIRONMENT_SUFFIX: 'prod',
      STAGE: 'prod',
      ALERT_EMAIL: 'desk@example.com',
      STATE_BUCKET: 'example-states',
    },
  },
  {
    name: 'the bootstrap of an account',
    program: 'bootstrap.ts',
    variables: { GITHUB_REPOSITORY: 'example/market-stacks', STATE_BUCKET: 'example-states' },
  },
];

/** The environment variables that the programs require. Others could change the stacks. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];

/**
 * Synthesizes an environment's stacks into a new folder.
 * @param root the checkout, or its copy
 * @returns the text of each stack's `cdk.tf.json`, by the stack's name
 */
export function synthesize(
  root: string,
  { program, variables }: Environment,
  outDir: string,
): ReadonlyMap<string, string> {
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
  const env = { ...inherited, ...variables, CDKTF_OUTDIR: outDir };
  runProgram(process.execPath, ['--import', 'tsx', program], { cwd: root, env });
  const stacks = join(outDir, 'stacks');
  return new Map(
    readdirSync(stacks).map((name) => [name, readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')]),
  );
}
