import pc from 'picocolors';
import { createDriftReport } from '../../../cli/drift/create-report';
import { buildReviewInput, type Planning } from '../../../cli/review/build-review-input';
import { planTarget } from '../../../cli/review/plan-target';
import { loadWaivers } from '../../../cli/review/policy-waivers';
import { getPort, openSession, type Session } from '../../../cli/session';
import { planStacksOffline } from '../../../cli/terraform/plan-stacks-offline';
import { buildReview, renderText } from '../../../domain/plan';
import { type DeploymentCheck, type CheckResults, describePlans, type PlanResult } from './checks';

/** Runs each check by the functions of its command. Tests replace them. */
export type CheckRunners = {
  readonly [Name in DeploymentCheck]: (
    session: Session,
    onProgress: (line: string) => void,
  ) => Promise<CheckResults[Name]>;
};

/** The checks as `stacks drift`, `stacks plan` and `stacks plan --offline` run them. The target is running already. */
export const CHECK_RUNNERS: CheckRunners = {
  drift: (session, onProgress) =>
    createDriftReport(openCommandSession(session), [], { record: false, onProgress }),
  plan: async (session, onProgress) => {
    const waivers = loadWaivers();
    const planning = await planTarget(openCommandSession(session), [], {
      onProgress,
      onPlanProgress: onProgress,
    });
    return createResult(planning, session.config.target, waivers);
  },
  offline: async (session, onProgress) => {
    const waivers = loadWaivers();
    const { systems } = openCommandSession(session).config;
    const planned = await planStacksOffline(process.env, systems ?? [], onProgress);
    return createResult({ planned, unplanned: [], drift: [] }, 'aws', waivers);
  },
};

/** Opens the session that a command without systems has: on the local target, it is about what is deployed there. */
const openCommandSession = (session: Session): Session =>
  openSession({
    ...(session.config.target === 'local' && { port: getPort(session) }),
    isAboutDeployed: true,
  });

function createResult(
  planning: Planning,
  target: Session['config']['target'],
  waivers: ReturnType<typeof loadWaivers>,
): PlanResult {
  // Some systems are not included, so a waiver that matches nothing here can be one of theirs.
  const review = buildReview(buildReviewInput(planning, { target, waivers, isComplete: false }));
  return { stacks: describePlans(planning), review: renderText(review, pc.createColors(false)).join('\n') };
}
