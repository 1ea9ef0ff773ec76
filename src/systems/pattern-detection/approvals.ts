import { MacKey } from '../../modules/mac-key';
import { OneTimeCalls } from '../../modules/one-time-calls';
import { Queue } from '../../modules/queue';
import { RecurringCall } from '../../modules/recurring-call';
import type { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { Table } from '../../modules/table';
import { Topic } from '../../modules/topic';
import type { Shared } from './shared';

/** Who hands critical alerts over, and what a request for approval is made of. */
export interface ApprovalParts {
  readonly alertProcessor: ServerlessFunction;
  readonly alertHistory: Table;
  readonly tradingPatterns: Table;
}

/** Critical alerts wait for a person: asked by a signed link, answered on a page, rejected after an hour. */
export function approvals(shared: Shared, { alertProcessor, alertHistory, tradingPatterns }: ApprovalParts) {
  const { stack, key, config, tradingAlerts, failedInvocations, fn } = shared;
  const tracking = new Table(stack, 'ApprovalTracking', {
    key,
    partitionKey: 'approvalId',
    // Sparse: only what is open has the attribute, so the sweep reads nothing else.
    indexes: [{ name: 'byOpen', partitionKey: 'open', sortKey: 'decideBy' }],
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const pending = new Queue(stack, 'PendingApprovals', { key, visibilityTimeout: 7200, maxReceives: 3 });
  const requests = new Topic(stack, 'AlertApprovalRequests', { key, signatureVersion: 2 });
  if (config.alertEmail) requests.subscribeEmail(config.alertEmail);
  const keys = config.approvalKeys.map((kid) => ({ kid, mac: new MacKey(stack, `ApprovalKey-${kid}`) }));
  const listed = keys.map(({ kid, mac }) => `${kid}=${mac.arn}`);
  const audience = { APPROVAL_AUDIENCE: stack.node.id };

  const processor = fn('ApprovalProcessor', {
    entry: 'pattern-detection/approval-processor.ts',
    memory: 256,
    timeout: 60,
    environment: { ...audience, APPROVAL_KEYS: listed[0]! },
  });
  const page = fn('ApprovalCallback', {
    entry: 'pattern-detection/approval-callback.ts',
    memory: 256,
    timeout: 10,
    environment: { ...audience, APPROVAL_KEYS: listed.join(',') },
  });

  tracking.grantPut(alertProcessor);
  pending.grantSend(alertProcessor);

  pending.deliverTo(processor, { batchSize: 10, maxConcurrency: 5 });
  new RecurringCall(stack, 'ApprovalSweep', {
    key,
    calls: processor,
    schedule: 'rate(5 minutes)',
    input: { sweep: true },
  });
  // One schedule an approval, made with its request; the sweep ends what such a schedule failed to.
  new OneTimeCalls(stack, 'ApprovalTimers', {
    key,
    calls: processor,
    deadLetters: failedInvocations,
  }).grantCreate(processor);
  tracking.grantRead(processor);
  tracking.grantQuery(processor);
  tracking.grantUpdate(processor);
  alertHistory.grantRead(processor);
  alertHistory.grantWrite(processor);
  keys[0]!.mac.grantSign(processor);
  requests.grantPublish(processor);
  tradingAlerts.grantPublish(processor);

  for (const { mac } of keys) mac.grantVerify(page);
  tracking.grantRead(page);
  tracking.grantUpdate(page);
  tradingPatterns.grantRead(page);
  pending.grantSend(page);
  requests.grantConfirm(page);

  /** Puts the links to the API's page, and has the requests delivered. @returns where the page answers */
  const askAt = (rest: RestApi): string => {
    const url = `${rest.url}/approve`;
    processor.setEnvironment('APPROVAL_URL', url);
    if (config.approvalEndpoint) requests.subscribeHttp(config.approvalEndpoint);
    else if (config.holds('signed-notifications'))
      requests.subscribeHttp(`${url}/requests`, [page.ready, rest.routeOf('POST /approve/requests')]);
    return url;
  };
  return { page, pending, askAt, tracking };
}
