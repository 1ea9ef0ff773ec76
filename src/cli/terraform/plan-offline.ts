import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSynthesized, type Synthesized } from '../../domain/plan/resources';
import type { Env } from '../process/run-command';
import { withLock } from '../process/lock';
import { prepareProviders } from '../target/local/providers';
import type { Plan } from './plan-summary';
import { lockFor, STACKS_DIR, systemsEnv } from '../session';
import { choose, type Program, synth } from './synth';
import { createTerraform, type ProgressListener } from '../target/target';

/** Credentials that are nobody's, from the environment, so that none stand in what is planned. */
const MADE_UP_ACCESS: Env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'made-up-for-a-plan-that-reaches-nothing',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Merged over cdk.tf.json by Terraform itself (override files): the state stays in a local file, and the provider
 * takes the made-up credentials without asking AWS about them.
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

/** A stack's plan against nothing: everything in it is created. */
export interface OfflinePlan extends Plan {
  readonly stack: string;
  readonly system: string;
  /** Its `cdk.tf.json`. */
  readonly synthesized: Synthesized;
}

/**
 * Plans complete stacks for AWS without an account and without a network, in directories of their own, so that
 * neither cdktf.out nor any state is touched.
 * @param env the configuration (ENVIRONMENT_SUFFIX, STAGE …); TARGET is always `aws`
 * @param names systems; all of them if none is named
 * @param program which one makes them
 * @throws UserError with Terraform's errors, in one line
 */
export async function planOffline(
  env: Env,
  names: readonly string[] = [],
  tell: ProgressListener = () => {},
  program: Program = 'main.ts',
): Promise<OfflinePlan[]> {
  const aws: Env = { ...env, ...MADE_UP_ACCESS, TARGET: 'aws' };
  const { env: providers } = await withLock(lockFor('setup'), () => prepareProviders(tell));
  mkdirSync(STACKS_DIR, { recursive: true });
  const outDir = mkdtempSync(join(STACKS_DIR, 'offline-'));
  try {
    tell('synthesizing for AWS');
    const stacks = choose(await synth(systemsEnv(aws, names), outDir, program), names);
    const plans: OfflinePlan[] = [];
    for (const stack of stacks) {
      writeFileSync(join(stack.dir, 'offline_override.tf.json'), JSON.stringify(OVERRIDE));
      const offline = { ...stack, name: `${stack.name}-offline` };
      const terraform = createTerraform(offline, { ...aws, ...providers });
      tell(`planning ${stack.name}`);
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
