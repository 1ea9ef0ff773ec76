import { join } from 'node:path';
import { z } from 'zod';
import { isDrift } from '../../../domain/drift/finding';
import { listAllStacks, SYSTEM_NAMES } from '../../../config';
import { formatCount } from '../../../cli/terminal/print';
import { ConsoleError } from '../../server/errors';
import { definePolledTopic } from '../../server/events/poll-topic';
import {
  type ConsoleContext,
  type ConsoleSection,
  defineChange,
  defineQuery,
  type OpenSection,
} from '../../server/section';
import { type DeploymentCheck, DEPLOYMENT_CHECKS, DeploymentChecks, type Dated } from './checks';
import { describeDrift } from './describe-drift';
import { buildMatrix } from './matrix';
import { CHECK_RUNNERS, type CheckRunners } from './run-checks';

const POLL_MS = 500;
const NONE = z.strictObject({});

/** Plan and drift: what the last checks found in each stack, and the checks themselves. */
export const createDeploymentsSection = (runners: CheckRunners = CHECK_RUNNERS): ConsoleSection => ({
  name: 'deployments',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [{ path: '/deployments', title: 'Plan and drift', module: 'deployments-page.js' }],
  // An offline plan needs no stack, and the results remain while no state can be read.
  opensWithoutStacks: true,
  open: (context) => Promise.resolve(openDeployments(context, runners, new DeploymentChecks())),
});

function openDeployments(
  context: ConsoleContext,
  runners: CheckRunners,
  checks: DeploymentChecks,
): OpenSection {
  const defineCheck = (check: DeploymentCheck) =>
    defineChange({
      parameters: NONE,
      run: async () => {
        await checks.run<DeploymentCheck>(check, (onProgress) => runners[check](context.session, onProgress));
        return { found: summarize(check, checks.results) };
      },
    });
  return {
    topics: {
      status: definePolledTopic(NONE, () => readStatus(context, checks), POLL_MS),
    },
    queries: {
      review: defineQuery({
        parameters: z.strictObject({ check: z.enum(['plan', 'offline']) }),
        isWithoutSecrets: true,
        run: async ({ check }) => {
          const { at, result } = getResult(checks.results[check]);
          return { at, review: result.review };
        },
      }),
      findings: defineQuery({
        parameters: NONE,
        isWithoutSecrets: true,
        run: async () => {
          const { at, result } = getResult(checks.results.drift);
          return { at, ...describeDrift(result) };
        },
      }),
    },
    changes: Object.fromEntries(DEPLOYMENT_CHECKS.map((check) => [check, defineCheck(check)] as const)),
  };
}

async function readStatus(
  { session: { config }, deployed }: ConsoleContext,
  { running, results }: DeploymentChecks,
) {
  const stacks = listAllStacks({ ...config, systems: undefined }).filter(
    ({ system }) => SYSTEM_NAMES.includes(system) || config.supports('account-settings'),
  );
  const names = new Set((await deployed()).map(({ name }) => name));
  const { drift, plan, offline } = results;
  return {
    running,
    matrix: buildMatrix(stacks, names, results),
    drift: drift && { at: drift.at },
    plan: plan && { at: plan.at },
    offline: offline && { at: offline.at },
  };
}

/** Returns the last result of a check. It can be large: a page requests it when there is a newer one. */
function getResult<Result>(found: Dated<Result> | undefined): Dated<Result> {
  if (found) return found;
  throw new ConsoleError(404, {
    what: 'nothing of this kind was checked since the console started',
    fix: 'check on this page; results are in memory only',
  });
}

/** Summarizes what a check found, for the dialog and the audit log. */
function summarize(check: DeploymentCheck, results: DeploymentChecks['results']): string {
  if (check === 'drift') {
    const count = results.drift!.result.records.filter(isDrift).length;
    return count > 0 ? formatCount(count, 'drift finding') : 'no drift';
  }
  return results[check]!.result.stacks.map(({ stack, actions }) => `${stack}: ${actions}`).join('; ');
}
