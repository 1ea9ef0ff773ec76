import type { DecisionDeps } from '../../../../src/cli/pattern-detection/approvals/decide';
import { withApprovals } from '../../../../src/cli/pattern-detection/approvals/open-approvals';
import { runDecide, runListApprovals } from '../../../../src/cli/pattern-detection/commands/approvals';
import { signToken, toTokenClaims } from '../../../../src/domain/approvals';
import {
  AUDIENCE,
  createPageHandler,
  keys,
  PAGE,
  requestApproval,
  visit,
} from '../../../lambdas/pattern-detection/approvals';
import { World } from '../../../lambdas/pattern-detection/world';
import { captureRun } from '../../../support/capture-run';

jest.mock('../../../../src/cli/pattern-detection/approvals/open-approvals', () => ({
  withApprovals: jest.fn(),
}));

/** Lets the commands use a system in memory, with the real page. */
async function createSystem() {
  const world = new World();
  await requestApproval(world);
  const createLink: DecisionDeps['createLink'] = async (approval) =>
    `${PAGE}/${await signToken(toTokenClaims(approval, AUDIENCE), keys)}`;
  const fetch = async (link: string, { body }: { body: URLSearchParams }) => {
    const form = Object.fromEntries(body);
    const { statusCode } = await createPageHandler(world)(visit('POST', link.slice(PAGE.length + 1), form));
    return new Response(null, { status: statusCode });
  };
  const listOpen = () => Promise.resolve([...world.approvalRows.values()]);
  const opened = {
    approvals: { get: world.approvals.get, listOpen },
    createLink,
    fetch: fetch as unknown as typeof globalThis.fetch,
    now: () => world.time,
  };
  jest.mocked(withApprovals).mockImplementation((_, work) => work(opened));
  const [approval] = [...world.approvalRows.values()];
  return { world, approval: approval! };
}

test('a waiting approval is listed with its time and alert, approved, and then not listed any more', async () => {
  const { world, approval } = await createSystem();
  const { approvalId, decideBy } = approval;
  const listed = await captureRun(() => runListApprovals({}));
  expect(listed.stdout).toMatch(new RegExp(`^${approvalId} +${decideBy} +\\S`, 'm'));
  const approved = await captureRun(() => runDecide('APPROVED', approvalId, { by: 'ada', note: 'volume' }));
  expect(approved.stdout).toContain(`${approvalId} is approved by ada at `);
  expect(world.approvalRows.get(approvalId)).toMatchObject({ state: 'APPROVED', note: 'volume' });
  expect((await captureRun(() => runListApprovals({}))).stdout).not.toContain(approvalId);
});

test('JSON has the decision, and not the id of the token of its link', async () => {
  const { approval } = await createSystem();
  const { stdout } = await captureRun(() => runListApprovals({ json: true }));
  expect(JSON.parse(stdout)).toMatchObject([{ approvalId: approval.approvalId, state: 'PENDING' }]);
  const rejected = await captureRun(() =>
    runDecide('REJECTED', approval.approvalId, { by: 'ada', json: true }),
  );
  expect(JSON.parse(rejected.stdout)).toMatchObject({ state: 'REJECTED', decidedBy: 'ada' });
  for (const text of [stdout, rejected.stdout]) expect(text).not.toContain(approval.jti);
});
