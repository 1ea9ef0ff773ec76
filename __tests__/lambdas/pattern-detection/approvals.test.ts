import { signToken } from '../../../src/domain/approvals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  APPROVE,
  AUDIENCE,
  criticalAlert,
  get,
  HOUR,
  keys,
  createPageHandler,
  PAGE,
  post,
  REJECT,
  requestApproval,
  processApprovals,
  createApprovalHandler,
  visit,
} from './approvals';
import { sqsEvent } from './events';
import { createTestAlertProcessor } from './pipeline';
import { World } from './world';

// Seconds on a free machine; machines can be busy.

const ID = criticalAlert().alertId;
const getRow = (world: World) => world.approvalRows.get(ID)!;
const getSteps = (world: World) => getRow(world).audit.map(({ step, by }) => `${step} by ${by}`);
const sweep = (world: World) => createApprovalHandler(world)({ sweep: true });

test('the approval of a critical alert is requested once, with a link that only its message contains, and nothing is published', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const alert = criticalAlert();
  await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: alert }])); // SQS delivers again
  await processApprovals(world);
  expect(world.requests).toEqual([{ approvalId: ID, link: `${PAGE}/${token}` }]);
  expect(world.notifications).toEqual([]);
  expect(world.alertRows.get(ID)).not.toHaveProperty('notifiedAt');
  expect(getSteps(world)).toEqual(['requested by system', 'sent by system']);
});

test('after an approval, the page confirms it, the alert is published once, and the audit trail is complete', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.time += 60_000;
  const answer = await post(world, token, APPROVE);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('was approved');
  await processApprovals(world);
  await sweep(world);
  expect(world.notifications.map(({ alertId }) => alertId)).toEqual([ID]);
  expect(getRow(world)).toMatchObject({ state: 'APPROVED', decidedBy: 'Ada Lovelace', note: 'heavy volume' });
  expect(getRow(world)).not.toHaveProperty('open');
  expect(getSteps(world)).toEqual([
    'requested by system',
    'sent by system',
    'approved by Ada Lovelace',
    'notified by system',
  ]);
  expect(world.metrics).toContainEqual({
    name: 'ApprovalLatency',
    value: 60_000,
    dimensions: { Decision: 'APPROVED' },
  });
});

test.each([
  ['approved', APPROVE, 1],
  ['rejected', REJECT, 0],
  ['expired', undefined, 0],
] as const)(
  'an approval that was %s is not requested again by a rebuild, although its row was deleted after a year',
  async (_, form, notifications) => {
    const world = new World();
    const token = await requestApproval(world);
    if (form) await post(world, token, form);
    else world.time += HOUR;
    await processApprovals(world);
    await sweep(world);
    world.time += 366 * 24 * HOUR;
    world.approvalRows.delete(ID); // TTL
    await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: criticalAlert() }]));
    await processApprovals(world);
    expect([world.requests.length, world.notifications.length]).toEqual([1, notifications]);
    expect(world.approvalRows.size).toBe(0);
    expect(world.sumMetric('AlertsRepeated')).toBe(1);
  },
);

test('an approval whose processor crashed before the alert was marked is requested once', async () => {
  const world = new World();
  jest.spyOn(world.history, 'markApprovalRequested').mockRejectedValueOnce(new Error('crash'));
  await requestApproval(world);
  await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: criticalAlert() }]));
  await processApprovals(world);
  expect(world.requests).toHaveLength(1);
});

test('the sweep processes a decision whose message is lost', async () => {
  const world = new World();
  const token = await requestApproval(world);
  await post(world, token, APPROVE);
  world.approvalMessages.length = 0;
  await sweep(world);
  expect(world.notifications).toHaveLength(1);
});

test.each([
  ['rejected', async (world: World, token: string) => void (await post(world, token, REJECT))],
  ['left alone', async (world: World) => void (world.time += HOUR)],
])('the alert is never published: %s', async (_, happens) => {
  const world = new World();
  const token = await requestApproval(world);
  await happens(world, token);
  for (let round = 0; round < 3; round++) {
    await processApprovals(world);
    await sweep(world);
    await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: criticalAlert() }]));
    world.time += HOUR;
  }
  expect(world.notifications).toEqual([]);
  expect(['REJECTED', 'EXPIRED']).toContain(getRow(world).state);
  expect(getSteps(world)).toHaveLength(3);
});

test('an answer is accepted until the last millisecond, with and without a sweep', async () => {
  const world = new World();
  const token = await requestApproval(world);
  world.time = Date.parse(getRow(world).decideBy) - 1;
  expect((await get(world, token)).statusCode).toBe(200);
  world.time += 1;
  for (const method of ['GET', 'HEAD'] as const)
    expect((await createPageHandler(world)(visit(method, token))).statusCode).toBe(410);
  expect((await post(world, token, APPROVE)).statusCode).toBe(410);
  await sweep(world);
  expect((await post(world, token, APPROVE)).statusCode).toBe(410);
  expect(getRow(world)).toMatchObject({ state: 'EXPIRED', decidedBy: 'system' });
});

test('a second answer to a used link gets 409 with the decision, and GET shows the same', async () => {
  const world = new World();
  const token = await requestApproval(world);
  await post(world, token, REJECT);
  const again = await post(world, token, APPROVE);
  expect(again.statusCode).toBe(409);
  for (const said of ['already rejected', 'Grace Hopper', '2024-05-01 14:30 UTC'])
    expect(again.body).toContain(said);
  expect((await get(world, token)).body).toContain('already rejected');
  expect(again.body).not.toContain('<form');
  expect(getRow(world).state).toBe('REJECTED');
});

test('forged tokens are rejected: other keys, other environments, another approval’s jti, and unknown approvals', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const { jti, requestedAt } = getRow(world);
  const facts = { aid: ID, jti, iat: Date.parse(requestedAt) / 1000, aud: AUDIENCE };
  expect(await signToken(facts, keys)).toBe(token);
  const forged = [
    '',
    'v1',
    `${token}x`,
    token.slice(0, -1),
    await signToken({ ...facts, aud: 'pattern-detection-prod' }, keys),
    await signToken({ ...facts, jti: 'A'.repeat(22) }, keys),
    await signToken({ ...facts, aid: `${ID}x` }, keys),
  ];
  for (const text of forged) {
    expect((await get(world, text)).statusCode).toBe(404);
    expect((await post(world, text, APPROVE)).statusCode).toBe(404);
  }
  expect(getRow(world).state).toBe('PENDING');
});

test('one of several answers and the sweep at the last moment wins', async () => {
  for (const offset of [-1, 0]) {
    const world = new World();
    const token = await requestApproval(world);
    world.time = Date.parse(getRow(world).decideBy) + offset;
    await Promise.all([post(world, token, APPROVE), sweep(world), post(world, token, REJECT), sweep(world)]);
    expect(getRow(world).audit).toHaveLength(3);
    expect(getRow(world).state === 'EXPIRED').toBe(offset === 0);
  }
});

test('10,000 GET requests write nothing, and no log contains the token', async () => {
  const world = new World();
  const token = await requestApproval(world);
  const serializeWorld = () =>
    JSON.stringify([
      ...[world.approvalRows, world.alertRows, world.patternRows].map((rows) => [...rows]),
      ...[world.approvalMessages, world.requests, world.notifications],
    ]);
  const before = serializeWorld();
  for (let look = 0; look < 10_000; look++)
    await createPageHandler(world)(visit(look % 2 ? 'GET' : 'HEAD', look % 10 ? token : `${token}x`));
  expect(serializeWorld()).toBe(before);
  await post(world, token, APPROVE);
  await post(world, token, APPROVE);
  await processApprovals(world);
  const [, , payload, mac] = token.split('.');
  const logged = JSON.stringify([world.logs, world.metrics, world.notifications, [...world.approvalRows]]);
  for (const secret of [payload!, mac!]) expect(logged).not.toContain(secret);
});

test('a fault at every call, followed by retries, results in one decision that is published at least once', async () => {
  for (let call = 1; call <= 20; call++) {
    for (const when of ['before', 'after'] as const) {
      const world = new World();
      world.fault = { call, kind: 'error', when };
      const alert = criticalAlert();
      const retryUntilDone = async (work: () => Promise<{ batchItemFailures: unknown[] }>) => {
        while ((await work().catch(() => ({ batchItemFailures: [1] }))).batchItemFailures.length > 0)
          world.time += 60_000;
      };
      await retryUntilDone(() =>
        createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: alert }])),
      );
      await retryUntilDone(() => sweep(world));
      const token = world.requests[0]!.link.slice(PAGE.length + 1);
      expect(new Set(world.requests.map(({ link }) => link)).size).toBe(1);
      let status = 500;
      while (status === 500) status = (await post(world, token, APPROVE)).statusCode;
      expect([200, 409]).toContain(status);
      world.time += 60_000;
      await retryUntilDone(() => sweep(world));
      expect(getRow(world)).toMatchObject({ state: 'APPROVED', notifiedAt: expect.any(String) });
      expect(getSteps(world).filter((step) => step.startsWith('approved'))).toHaveLength(1);
      expect([1, 2]).toContain(world.notifications.length);
    }
  }
});

test('a message of an unknown approval is returned until it is in the dead-letter queue', async () => {
  const world = new World();
  const batch = sqsEvent([{ correlationId: 'c', body: { approvalId: 'nothing' } }, 'no JSON']);
  const { batchItemFailures } = await createApprovalHandler(world)(batch);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm1']);
});

test.each([null, 'text', 7, [], {}, { approvalId: 7 }, { approvalId: 'a', other: 1 }])(
  'an event of no source of the processor is rejected with what was expected: %j',
  async (event) => {
    await expect(createApprovalHandler(new World())(event as never)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/expected|approvalId|[Uu]nrecognized/) as string,
    });
  },
);

describe('a delivery of SNS', () => {
  const createPost = (body: object): APIGatewayProxyEvent => ({
    ...visit('POST', 'requests'),
    resource: '/approve/requests',
    body: JSON.stringify(body),
  });

  test('confirms the subscription, and records each delivery once', async () => {
    const world = new World();
    await requestApproval(world);
    const confirmed: string[] = [];
    const page = createPageHandler(world, confirmed);
    await page(createPost({ Type: 'SubscriptionConfirmation', Token: 'abc', signed: true }));
    expect(confirmed).toEqual(['abc']);
    const notification = { Type: 'Notification', Message: JSON.stringify({ approvalId: ID }), signed: true };
    for (let copy = 0; copy < 2; copy++) expect((await page(createPost(notification))).statusCode).toBe(200);
    expect(getSteps(world)).toEqual(['requested by system', 'sent by system', 'delivered by system']);
  });

  test('gets 500 and counts as failed if it can’t be recorded, so that SNS retries', async () => {
    const world = new World();
    await requestApproval(world);
    const flushed = jest.spyOn(world.telemetry.meter, 'flush');
    world.fault = { call: world.calls + 1, kind: 'error', when: 'before' };
    const notification = { Type: 'Notification', Message: JSON.stringify({ approvalId: ID }), signed: true };
    expect((await createPageHandler(world)(createPost(notification))).statusCode).toBe(500);
    expect(world.sumMetric('RequestsFailed')).toBe(1);
    expect(flushed).toHaveBeenCalledTimes(1);
  });

  test('is rejected without a signature of SNS', async () => {
    const world = new World();
    const confirmed: string[] = [];
    const answer = await createPageHandler(
      world,
      confirmed,
    )(createPost({ Type: 'SubscriptionConfirmation', Token: 'abc' }));
    expect([answer.statusCode, confirmed]).toEqual([403, []]);
  });
});

describe('an approval request that cannot be sent', () => {
  const unsent = async () => {
    const world = new World();
    const publish = jest
      .spyOn(world.approvalRequests, 'publish')
      .mockRejectedValue(new Error('the topic is down'));
    const alert = criticalAlert();
    await createTestAlertProcessor(world)(sqsEvent([{ correlationId: alert.correlationId, body: alert }]));
    return { world, publish };
  };
  const sweepFor = async (world: World, minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 5) {
      await sweep(world).catch(() => undefined);
      world.time += 300_000;
    }
  };

  test('sets off the alarm after five minutes and at the end of its hour, with an error in the log', async () => {
    const { world } = await unsent();
    await sweepFor(world, 5);
    expect(world.sumMetric('ApprovalsUnsent')).toBe(0);
    await sweepFor(world, 5);
    expect(world.sumMetric('ApprovalsUnsent')).toBe(1);
    await sweepFor(world, 60);
    expect(getRow(world).state).toBe('EXPIRED');
    expect(world.sumMetric('ApprovalsExpiredUnsent')).toBe(1);
    expect(world.logs).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'approval expired unsent' }),
    );
  });

  test('is sent once the topic works again, and then sets off no alarm', async () => {
    const { world, publish } = await unsent();
    await sweepFor(world, 40);
    publish.mockRestore();
    await sweep(world);
    expect(world.requests).toHaveLength(1);
    const rang = world.sumMetric('ApprovalsUnsent');
    world.time += 300_000;
    await sweep(world);
    expect(world.sumMetric('ApprovalsUnsent')).toBe(rang);
    world.time += HOUR;
    await sweep(world);
    expect(world.sumMetric('ApprovalsExpiredUnsent')).toBe(0);
  });

  test('an approval without an answer sets off its alarm after 30 minutes', async () => {
    const world = new World();
    await requestApproval(world);
    world.time += HOUR / 2 - 1;
    await sweep(world);
    expect(world.sumMetric('ApprovalsUnanswered')).toBe(0);
    world.time += 1;
    await sweep(world);
    expect(world.sumMetric('ApprovalsUnanswered')).toBe(1);
    await post(world, world.requests[0]!.link.slice(PAGE.length + 1), REJECT);
    await sweep(world);
    expect(world.sumMetric('ApprovalsUnanswered')).toBe(1);
  });
});
