import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSynthesized, type Synthesized } from '../../domain/plan/resources';
import type { Env } from '../process/run-command';
import { withLock } from '../process/lock';
import { prepareProviders } from '../target/local/providers';
import type { Plan } from './plan-summary';
import { readConfig } from '../../config';
import { getLockFile, STACKS_DIR, createSystemsEnv } from '../session';
import { selectStacks, type Program, runSynth } from './synth';
import { createTerraform, type ProgressListener } from '../target/target';

/** Dummy credentials, so that the plan contains no real ones. */
const DUMMY_CREDENTIALS: Env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'made-up-for-a-plan-that-reaches-nothing',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * An override file, which Terraform merges into cdk.tf.json: the state is a local file, and the provider does not validate
 * the dummy credentials.
 */
const OVERRIDE = {
  terraform: { backend: { local: {} } },
  provider: {
    aws: {
      skip_credentials_validation: true,
      skip_requesting_account_id: true,
      skip_metadata_api_check: true,
      skip_region_validation: true,
    },
  },
};

/** The plan of a stack's first deployment, in which everything is created. */
export interface OfflinePlan extends Plan {
  readonly stack: string;
  readonly system: string;
  /** Its `cdk.tf.json`. */
  readonly synthesized: Synthesized;
}

/**
 * Plans complete stacks for AWS as a first deployment, without an account and without network access. Works in temporary
 * directories, so that neither cdktf.out nor any state changes.
 * @param env the configuration (ENVIRONMENT_SUFFIX, STAGE …); TARGET is always `aws`
 * @param names the systems; empty for all
 * @param program the program that synthesizes the stacks
 * @throws UserError with the errors of Terraform, in one line
 */
export async function planOffline(
  env: Env,
  names: readonly string[] = [],
  onProgress: ProgressListener = () => {},
  program: Program = 'main.ts',
): Promise<OfflinePlan[]> {
  const awsEnv: Env = { ...env, ...DUMMY_CREDENTIALS, TARGET: 'aws' };
  // Reports an invalid configuration before the preparations, which take some time.
  readConfig(awsEnv);
  const { env: providers } = await withLock(getLockFile('setup'), () => prepareProviders(onProgress));
  mkdirSync(STACKS_DIR, { recursive: true });
  const outDir = mkdtempSync(join(STACKS_DIR, 'offline-'));
  try {
    onProgress('synthesizing for AWS');
    const stacks = selectStacks(await runSynth(createSystemsEnv(awsEnv, names), outDir, program), names);
    const plans: OfflinePlan[] = [];
    for (const stack of stacks) {
      writeFileSync(join(stack.dir, 'offline_override.tf.json'), JSON.stringify(OVERRIDE));
      const offline = { ...stack, name: `${stack.name}-offline` };
      // Its plans and logs are also in the temporary directory, because several offline plans can run in parallel.
      const terraform = createTerraform(offline, { ...awsEnv, ...providers }, outDir);
      onProgress(`planning ${stack.name}`);
      await terraform.init();
      plans.push({
        stack: stack.name,
        system: stack.system,
        synthesized: parseSynthesized(readFileSync(join(stack.dir, 'cdk.tf.json'), 'utf8')),
        ...(await terraform.plan(['-refresh=false'])),
      });
    }
    return plans;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
