import { revokeAllKeys } from '../api-keys';
import { initStacks, formatApplyProgress, recoverStacks, type Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import { findOrphans } from '../orphans';
import { formatCount, print } from '../terminal/print';
import { openSession, requireLocal, createRegionSession } from '../session';
import { deleteApplied } from '../terraform/applied';
import { lockStacks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { removeDatabase } from '../target/local/database';
import { startTarget } from '../target/target';
import { assertCanConfirm, confirm } from '../terminal/confirm';
import { runTasks, type Task } from '../terminal/tasks';

interface DownContext {
  chosen: Deployable[];
  proof: string[];
}

export interface DownOptions {
  readonly yes?: boolean;
  readonly port?: number;
}

/** `stacks down`: destroys systems on the local target and verifies that none of their resources remains. */
export async function runDown(systems: readonly string[], options: DownOptions): Promise<void> {
  const session = openSession({ ...options, systems });
  requireLocal(session, 'down', 'on AWS, review and destroy with npx cdktf destroy');
  assertCanConfirm(options.yes);
  const bucket = new StateBucket(session.config);
  const context: DownContext = { chosen: [], proof: [] };
  let running: { readonly stop: () => Promise<void> } | undefined;
  let unlockStacks = () => {};
  const preparation: Task<DownContext>[] = [
    {
      title: 'local target',
      run: async (_, onProgress) => {
        running = await startTarget(session, onProgress);
        await bucket.ensure();
        return session.config.endpoint;
      },
    },
    {
      title: 'synthesize and initialize',
      persistent: true,
      run: async (ctx, onProgress) => {
        unlockStacks = await lockStacks(session, systems, onProgress);
        ctx.chosen = await initStacks(session, systems, () => {});
      },
    },
  ];
  const destruction: Task<DownContext>[] = [
    {
      title: 'recover from interrupted runs',
      persistent: true,
      run: async ({ chosen }, onProgress) => recoverStacks(session, chosen, onProgress),
    },
    {
      title: 'API keys',
      run: async ({ chosen }) => {
        // API keys are in no state, and can't be found after their usage plan is deleted.
        let revoked = 0;
        for (const { stack, session: stackSession } of chosen)
          revoked += await revokeAllKeys(
            stackSession.config,
            stack.system,
            await bucket.readResources(stack.name),
          );
        return `${formatCount(revoked, 'key')} revoked`;
      },
    },
    {
      title: 'destroy',
      run: async (ctx, onProgress) => {
        let destroyed = 0;
        for (const { terraform, stack } of [...ctx.chosen].reverse()) {
          deleteApplied(stack.name);
          if ((await bucket.readResources(stack.name)).length === 0) continue;
          const { summary } = await terraform.plan(['-destroy'], (address) =>
            onProgress(`reading ${address}`),
          );
          destroyed += summary.counts.delete;
          if (!summary.empty)
            await terraform.apply(summary.steps, (progress) => onProgress(formatApplyProgress(progress)));
        }
        await removeDatabase(session.config);
        return `${formatCount(destroyed, 'resource')} destroyed`;
      },
    },
    {
      title: 'verify that no resource remains',
      run: async (ctx) => {
        ctx.proof = await assertEmpty(ctx.chosen);
      },
    },
  ];
  const assertEmpty = async (chosen: readonly Deployable[]): Promise<string[]> => {
    const proof: string[] = [];
    const remaining: string[] = [];
    for (const { stack, terraform } of chosen) {
      const addresses = await terraform.listStateAddresses();
      if (addresses.length === 0) proof.push(`the state of ${stack.name} is empty`);
      else remaining.push(...addresses.map((address) => `${address} in the state of ${stack.name}`));
    }
    const otherEnvironments = await Promise.all(
      chosen.map(({ stack }) => bucket.findOtherEnvironments(stack.system)),
    );
    const recorded = await bucket.readAllResources();
    for (const region of new Set(chosen.map(({ stack }) => stack.region))) {
      const { config } = createRegionSession(session, { region });
      const { kindCount, matchingSuffix, orphans } = await findOrphans(
        config,
        recorded,
        otherEnvironments.flat(),
      );
      remaining.push(...orphans.map(({ type, name }) => `${type} ${name}`));
      const ofOtherSystems = matchingSuffix - orphans.length;
      proof.push(
        `${kindCount} kinds of resources listed in ${region}: nothing named …-${config.suffix} is left` +
          (ofOtherSystems > 0 ? `, but ${formatCount(ofOtherSystems, 'resource')} of other systems` : ''),
      );
    }
    if (remaining.length > 0) throw new UserError(`still there: ${remaining.join(', ')}`);
    return proof;
  };
  try {
    await runTasks(preparation, context);
    await confirm(await createQuestion(context.chosen, bucket), options.yes);
    await runTasks(destruction, context);
  } finally {
    unlockStacks();
    await running?.stop();
  }
  for (const line of context.proof) print(line);
}

async function createQuestion(
  chosen: readonly Deployable[],
  bucket: Pick<StateBucket, 'readResources'>,
): Promise<string> {
  const stacks = await Promise.all(
    chosen.map(async ({ stack: { name } }) => {
      const { length } = await bucket.readResources(name);
      return `${name} (${formatCount(length, 'resource')})`;
    }),
  );
  return `Destroy ${stacks.join(' and ')}, with all data?`;
}
