import type { Env } from '../process/run-command';
import { type ForeignLockPolicy, recoverStack } from './recover-stack';
import { type Session, createRegionSession, createSystemsEnv } from '../session';
import { StateBucket } from './state-bucket';
import { selectStacks, runSynth, type SynthesizedStack } from './synth';
import { readDatabaseEnv } from '../target/local/database';
import { prepareTerraformEnv, createTerraform, type ProgressListener } from '../target/target';
import type { Terraform } from './terraform';
import type { ApplyProgress } from './events';

/** A synthesized stack and its Terraform commands. */
export interface Deployable {
  readonly stack: SynthesizedStack;
  readonly terraform: Terraform;
  /** The session in the stack's region. */
  readonly session: Session;
}

/** Synthesizes, and selects the stacks that the user names; all stacks if there are no names. */
export async function synthesizeStacks(
  session: Session,
  names: readonly string[],
  env: Env,
): Promise<Deployable[]> {
  const synthEnv = createSystemsEnv({ ...env, ...readDatabaseEnv(session.config) }, names);
  const stacks = selectStacks(await runSynth(synthEnv), names);
  return stacks.map((stack) => ({
    stack,
    terraform: createTerraform(stack, env),
    session: createRegionSession(session, stack),
  }));
}

/**
 * Prepares the providers, synthesizes and initializes the stacks, as every command requires that reads or changes a
 * state.
 */
export async function initStacks(
  session: Session,
  names: readonly string[],
  onProgress: ProgressListener,
): Promise<Deployable[]> {
  const env = await prepareTerraformEnv(session, onProgress);
  onProgress('synthesizing');
  const chosen = await synthesizeStacks(session, names, env);
  for (const { stack, terraform } of chosen) {
    onProgress(`initializing ${stack.name}`);
    await terraform.init();
  }
  return chosen;
}

/**
 * Recovers the stacks after runs that were killed.
 * @param onForeignLock how to handle a lock of another user
 */
export async function recoverStacks(
  { config }: Session,
  chosen: readonly Deployable[],
  onProgress: ProgressListener,
  onForeignLock?: ForeignLockPolicy,
): Promise<void> {
  const bucket = new StateBucket(config);
  for (const { stack, terraform, session } of chosen)
    await recoverStack(session, stack, terraform, bucket, onProgress, onForeignLock);
}

/** Formats the progress of an apply: `12 of 69: aws_sqs_queue.OrderQueue, aws_dynamodb_table.Orders and 3 more`. */
export function formatApplyProgress({ done, total, current }: ApplyProgress): string {
  const names = current.slice(0, 2).join(', ');
  const more = current.length > 2 ? ` and ${current.length - 2} more` : '';
  return `${done} of ${total}${names ? `: ${names}${more}` : ''}`;
}
