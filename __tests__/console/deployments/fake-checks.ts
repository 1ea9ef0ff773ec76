import type { DriftReport } from '../../../src/cli/drift/report';
import type { DriftRecord } from '../../../src/domain/drift/finding';
import type { PlanResult } from '../../../src/console/sections/deployments/checks';
import type { CheckRunners } from '../../../src/console/sections/deployments/run-checks';
import { openSession } from '../../../src/cli/session';
import { listAllStacks, type StackIdentity, SYSTEM_NAMES } from '../../../src/config';
import type { DeployedStack } from '../../../src/console/server/section';

/** The first two stacks of systems in the local environment: both are deployed. */
export const [FIRST, SECOND] = listAllStacks(openSession({}).config).filter(({ system }) =>
  SYSTEM_NAMES.includes(system),
) as [StackIdentity, StackIdentity];

export const DEPLOYED: readonly DeployedStack[] = [FIRST, SECOND].map((stack) => ({
  ...stack,
  session: openSession({}),
  resources: [],
  outputs: {},
}));

export const createRecord = (record: Partial<DriftRecord> = {}): DriftRecord => ({
  stack: FIRST.name,
  address: 'aws_sqs_queue.Orders',
  type: 'aws_sqs_queue',
  attribute: 'delay_seconds',
  before: 1,
  after: 2,
  kind: 'drift',
  severity: 'data',
  fix: `npx stacks deploy ${FIRST.system}`,
  firstSeen: '2026-11-29T00:00:00.000Z',
  lastSeen: '2026-11-30T00:00:00.000Z',
  ...record,
});

export const createReport = (
  records: readonly DriftRecord[],
  stacks = [FIRST.name, SECOND.name],
): DriftReport => ({
  stacks,
  notDeployed: [],
  records,
  ignored: 0,
  expiredIgnores: [],
  unusedIgnores: [],
});

/** Checks that a test ends, and their results. */
export interface FakeChecks extends CheckRunners {
  report: DriftReport;
  planning: PlanResult;
  /** Shows a line of progress of the check that runs. */
  progress: (line: string) => void;
  /** Ends the check that runs, with an error if one is given. */
  end: (error?: Error) => void;
}

/** Creates checks that run until the test ends them. */
export function createFakeChecks(): FakeChecks {
  const run = async (onProgress: (line: string) => void): Promise<void> => {
    fake.progress = onProgress;
    await new Promise<void>((resolve, reject) => {
      fake.end = (error) => (error ? reject(error) : resolve());
    });
  };
  const fake: FakeChecks = {
    report: createReport([]),
    planning: {
      stacks: [{ stack: FIRST.name, actions: '2 to create', isEmpty: false }],
      review: `${FIRST.name}: 2 to create`,
    },
    progress: () => undefined,
    end: () => undefined,
    drift: (_, onProgress) => run(onProgress).then(() => fake.report),
    plan: (_, onProgress) => run(onProgress).then(() => fake.planning),
    offline: (_, onProgress) => run(onProgress).then(() => fake.planning),
  };
  return fake;
}
