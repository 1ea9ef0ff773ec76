import { FaultClient } from '../faults/fault-client';
import { waitForInterrupt } from '../process/interrupt';
import type { RunningConsole } from '../../console/server/start';
import { openSession, requireLocal } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { startTarget, prepareTerraformEnv } from '../target/target';
import { findUnchanged, deleteApplied, recordApplied } from '../terraform/applied';
import { formatApplyProgress, recoverStacks, synthesizeStacks } from '../terraform/deployment';
import { countStateChanges, formatAllApplied, type StateChangeCounts } from '../terraform/plan-summary';
import { lockStacks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { print } from '../terminal/print';
import { runTasks, type Task } from '../terminal/tasks';
import { completeApply } from './complete-apply';
import { prepareSystems } from './prepare-systems';
import { selectSystems } from './select-systems';
import { createDemonstrationSteps } from './up-demonstration';
import { checkResults, showNextCommands, showSystem, type UpContext } from './up-results';
import { formatCommand } from '../terminal/format-command';

export interface UpOptions {
  readonly all?: boolean;
  readonly once?: boolean;
  /** Whether to plan every stack, even if nothing changed since the last run. */
  readonly plan?: boolean;
  readonly port?: number;
  /** Options of the demonstrations. */
  readonly [option: string]: unknown;
}

/** `stacks up`: deploys systems to the local target and runs their demonstrations. */
export async function runUp(names: readonly string[], options: UpOptions): Promise<void> {
  const systems = selectSystems(SYSTEM_COMMANDS, names, options);
  const session = openSession({
    port: options.port,
    systems: systems.map(({ definition }) => definition.name),
  });
  requireLocal(session, 'up', `on AWS, ${formatCommand('deploy')} plans, asks and applies`);
  const bucket = new StateBucket(session.config);
  const context: UpContext = { env: session.env, stacks: [], deployed: [], demonstrations: new Map() };
  let running: { readonly stop: () => Promise<void> } | undefined;
  let userInterface: RunningConsole | undefined;
  let unlockStacks = () => {};

  const steps: Task<UpContext>[] = [
    {
      title: 'providers',
      persistent: true,
      run: async (ctx, onProgress) => {
        ctx.env = await prepareTerraformEnv(session, onProgress);
      },
    },
    {
      title: 'local target',
      run: async (_, onProgress) => {
        running = await startTarget(session, onProgress);
        return session.config.endpoint;
      },
    },
    {
      title: 'state bucket',
      run: async () => `${session.config.stateBucket}${(await bucket.ensure()) ? ' created' : ''}`,
    },
    {
      title: 'synthesize',
      run: async (ctx, onProgress) => {
        unlockStacks = await lockStacks(session, [], onProgress);
        ctx.stacks = await synthesizeStacks(session, [], ctx.env);
        return ctx.stacks.map(({ stack }) => stack.name).join(', ');
      },
    },
    {
      title: 'initialize',
      persistent: true,
      run: (ctx, onProgress) => initChangedStacks(ctx, bucket, options.plan === true, onProgress),
    },
    {
      title: 'plan and apply',
      run: async (ctx, onProgress) => {
        await prepareSystems(systems, session.config.systems ?? [], session, onProgress);
        const summary = await deployStacks(ctx, bucket, onProgress);
        const names = ctx.stacks.map(({ stack }) => stack.name);
        await completeApply(systems, names, session, onProgress);
        unlockStacks(); // The demonstrations don't use the files of the stacks.
        return summary;
      },
    },
    ...systems.flatMap((system) => createDemonstrationSteps(system, bucket, options)),
  ];

  try {
    await runTasks(steps, context);
    for (const system of systems) showSystem(system, context);
    showNextCommands(context, { ...options, names });
    if (options.once) await checkResults(context);
    else {
      print(
        `\nThe local target stays up on ${session.config.endpoint} until Ctrl-C, and its state is saved.`,
      );
      const { serveConsole } = await import('./console');
      userInterface = await serveConsole(session, {});
      print(`Console: ${userInterface.url}`);
      await waitForInterrupt();
    }
  } finally {
    unlockStacks();
    await userInterface?.stop();
    // The emulator continues to run if another command uses it.
    if (running) await new FaultClient(session.config.endpoint ?? '').end().catch(() => {});
    await running?.stop();
  }
}

/** Initializes the stacks that differ from their last apply, and recovers those whose last run was interrupted. */
async function initChangedStacks(
  ctx: UpContext,
  bucket: StateBucket,
  planAll: boolean,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const deployable of ctx.stacks) {
    const record = planAll ? undefined : await findUnchanged(deployable, bucket);
    if (record) {
      ctx.deployed.push({ ...deployable, outputs: record.outputs });
      continue;
    }
    deleteApplied(deployable.stack.name);
    await deployable.terraform.init();
    await recoverStacks(deployable.session, [deployable], onProgress);
  }
}

/** Applies the stacks that differ from their last apply. Returns a summary. */
async function deployStacks(
  ctx: UpContext,
  bucket: StateBucket,
  onProgress: (line: string) => void,
): Promise<string> {
  let appliedSteps = 0;
  const stateChanges: StateChangeCounts[] = [];
  for (const deployable of ctx.stacks) {
    if (ctx.deployed.some(({ stack }) => stack === deployable.stack)) continue;
    const { terraform } = deployable;
    const { summary } = await terraform.plan([], (address) => onProgress(`reading ${address}`));
    if (!summary.empty)
      await terraform.apply(summary.steps, (progress) => onProgress(formatApplyProgress(progress)));
    appliedSteps += summary.steps;
    stateChanges.push(countStateChanges(summary));
    const outputs = await terraform.getOutputs();
    await recordApplied(deployable, outputs, bucket);
    ctx.deployed.push({ ...deployable, outputs });
  }
  return formatAllApplied(appliedSteps, stateChanges);
}
