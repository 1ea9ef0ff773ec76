import { decideApproval, type DecisionRequest } from '../../../../src/cli/pattern-detection/approvals/decide';
import { type Approval, signToken, toTokenClaims } from '../../../../src/domain/approvals';
import {
  APPROVE,
  AUDIENCE,
  createPageHandler,
  HOUR,
  keys,
  PAGE,
  post,
  requestApproval,
  visit,
} from '../../../lambdas/pattern-detection/approvals';
import { World } from '../../../lambdas/pattern-detection/world';

const createLink = async (approval: Approval) =>
  `${PAGE}/${await signToken(toTokenClaims(approval, AUDIENCE), keys)}`;

/** Sends a form to the real page, and counts the requests. */
function createFetch(world: World) {
  const links: string[] = [];
  const send = async (link: string, { body }: { body: URLSearchParams }) => {
    links.push(link);
    const form = Object.fromEntries(body);
    const { statusCode } = await createPageHandler(world)(visit('POST', link.slice(PAGE.length + 1), form));
    return new Response(null, { status: statusCode });
  };
  return { links, fetch: send as unknown as typeof fetch };
}

async function createRequest() {
  const world = new World();
  const token = await requestApproval(world);
  const [approvalId] = [...world.approvalRows.keys()];
  const { links, fetch } = createFetch(world);
  const deps = { approvals: world.approvals, createLink, fetch, now: () => world.time };
  const decide = (request: Partial<DecisionRequest> = {}) =>
    decideApproval({ approvalId: approvalId!, verdict: 'APPROVED', by: 'ada', ...request }, deps);
  return { world, token, approvalId: approvalId!, links, decide };
}

test.each([
  ['APPROVED', 'approved'],
  ['REJECTED', 'rejected'],
] as const)('%s is recorded by the page of the link, with its audit row', async (verdict, step) => {
  const { world, token, links, decide } = await createRequest();
  const decided = await decide({ verdict, note: 'heavy volume' });
  expect(decided).toMatchObject({ state: verdict, decidedBy: 'ada', note: 'heavy volume' });
  expect(decided.audit.at(-1)).toMatchObject({ step, by: 'ada', note: 'heavy volume' });
  expect(links).toEqual([`${PAGE}/${token}`]);
  expect(world.approvalMessages).toHaveLength(1);
});

test('a decision by link before is reported with who made it, and nothing is sent', async () => {
  const { world, token, links, decide } = await createRequest();
  await post(world, token, APPROVE);
  await expect(decide({ verdict: 'REJECTED' })).rejects.toThrow(
    /was already approved by Ada Lovelace at 2024/,
  );
  expect(links).toEqual([]);
});

test('a decision by link at the same time wins, and is reported', async () => {
  const { world, token, approvalId } = await createRequest();
  const { fetch } = createFetch(world);
  const race = async (...request: Parameters<typeof fetch>) => {
    await post(world, token, APPROVE);
    return fetch(...request);
  };
  const deps = { approvals: world.approvals, createLink, fetch: race as typeof fetch, now: () => world.time };
  const request = { approvalId, verdict: 'REJECTED', by: 'grace' } as const;
  await expect(decideApproval(request, deps)).rejects.toThrow('was already approved by Ada Lovelace');
  expect(world.approvalRows.get(approvalId)).toMatchObject({ state: 'APPROVED', decidedBy: 'Ada Lovelace' });
});

test('after its hour, nothing is sent', async () => {
  const { world, links, decide } = await createRequest();
  world.time += HOUR;
  await expect(decide()).rejects.toThrow(/the time to decide .* ended at .*: it is rejected automatically/);
  expect(links).toEqual([]);
});

test('invalid names and notes are refused by the rules of the page', async () => {
  const { decide, links } = await createRequest();
  await expect(decide({ by: ' ' })).rejects.toThrow('name');
  await expect(decide({ note: 'x'.repeat(501) })).rejects.toThrow('note');
  await expect(decide({ approvalId: 'X' })).rejects.toThrow('there is no approval "X"');
  expect(links).toEqual([]);
});

test('a page that does not answer is reported without its link', async () => {
  const { world, approvalId } = await createRequest();
  const failure = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
  const fetch = (() => Promise.reject(failure)) as unknown as typeof globalThis.fetch;
  const deps = { approvals: world.approvals, createLink, fetch, now: () => world.time };
  const decision = decideApproval({ approvalId, verdict: 'APPROVED', by: 'ada' }, deps);
  await expect(decision).rejects.toThrow(
    /^the approval page did not answer \(ECONNREFUSED\), so .* before you repeat it$/,
  );
});

test('a failure of the page is reported, and the approval remains pending', async () => {
  const { world, approvalId } = await createRequest();
  const fetch = (() =>
    Promise.resolve(new Response(null, { status: 500 }))) as unknown as typeof globalThis.fetch;
  const deps = { approvals: world.approvals, createLink, fetch, now: () => world.time };
  await expect(decideApproval({ approvalId, verdict: 'APPROVED', by: 'ada' }, deps)).rejects.toThrow(
    'answered with status 500',
  );
  expect(world.approvalRows.get(approvalId)).toMatchObject({ state: 'PENDING' });
});
