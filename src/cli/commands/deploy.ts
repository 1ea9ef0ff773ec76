import pc from 'picocolors';
import { renderText, buildReview } from '../../domain/plan';
import { confirm } from '../terminal/confirm';
import { initStacks, recoverStacks } from '../terraform/deployment';
import { formatAllApplied, NOTHING_APPLIED } from '../terraform/plan-summary';
import { pause } from '../process/interrupt';
import { loadWaivers } from '../review/policy-waivers';
import { printNote, print, printJson } from '../terminal/print';
import { buildReviewInput } from '../review/build-review-input';
import { collectPlanning } from '../review/collect-planning';
import { AwsReleaseClient } from '../release/aws-release-client';
import { type DeployResult, deployStacks } from '../release/deploy-stacks';
import { findReleaseGroups } from '../release/groups';
import { createReleaseError } from '../release/release-stack';
import { findRegions, openSession, type Session } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { StateBucket } from '../terraform/state-bucket';
import { withStackLocks } from '../terraform/stack-locks';
import { withTarget } from '../target/target';
import { completeApply } from './complete-apply';
import { prepareSystems } from './prepare-systems';

export interface DeployOptions {
  readonly yes?: boolean;
  /** The addresses of resources whose data may be lost. */
  readonly allowDestroy: readonly string[];
  /** The maximum time to watch a release, in milliseconds. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly port?: number;
}

/**
 * `stacks deploy`: plans, asks for confirmation, applies, and releases new code with CodeDeploy.
 * @throws UserError (exit code 1) with the reason if a release is not successful; the results are printed before that
 */
export async function runDeploy(systems: readonly string[], options: DeployOptions): Promise<void> {
  const waivers = loadWaivers();
  const session = openSession({ port: options.port, isAboutDeployed: systems.length === 0 });
  const bucket = new StateBucket(session.config);
  const applyAndRelease = async () => {
    // On AWS, the operator creates the state bucket once. On the local target, the first command creates it.
    if (session.config.target === 'local') await bucket.ensure(findRegions(session, systems));
    return withStackLocks(session, systems, printNote, async (unlockStacks) => {
      const chosen = await initStacks(session, systems, printNote);
      await recoverStacks(session, chosen, printNote);
      const names = chosen.map(({ stack }) => stack.system);
      await prepareSystems(SYSTEM_COMMANDS, names, session, printNote);
      return deployStacks(
        chosen,
        {
          loadGroups: async (stack) => findReleaseGroups(await bucket.readResources(stack)),
          showPlan: async (deployable, plan) => {
            const planning = await collectPlanning(session, [{ ...deployable, plan }]);
            const review = buildReview(
              buildReviewInput(planning, { target: session.config.target, waivers, isComplete: false }),
            );
            for (const line of renderText(review, pc)) (options.json ? printNote : print)(line);
          },
          allowDestroy: options.allowDestroy,
          confirm: (stack) => confirm(`Apply this plan to ${stack}?`, options.yes),
          completeApply: (stack) => completeApply(SYSTEM_COMMANDS, [stack], session, printNote),
          unlockStacks,
        },
        {
          client: AwsReleaseClient.create(session.config),
          clock: { now: Date.now, sleep: pause },
          timeout: options.timeout,
          onProgress: printNote,
        },
      );
    });
  };
  const results = await withTarget(session, printNote, applyAndRelease, systems);
  if (options.json) printJson(results);
  const failure = createReleaseError(results.flatMap(({ releases }) => releases));
  if (failure) throw failure;
  if (!options.json) printResults(session, results);
}

function printResults({ config }: Session, results: readonly DeployResult[]): void {
  const changes = results.reduce((sum, { applied }) => sum + applied, 0);
  const applied = formatAllApplied(changes, results);
  print(applied === NOTHING_APPLIED ? applied : pc.green(applied));
  for (const { message } of results.flatMap(({ releases }) => releases)) print(message);
  if (config.target === 'local' && changes > 0)
    print(
      'The local target does not support CodeDeploy: the apply moved each alias live to the new version.',
    );
}
