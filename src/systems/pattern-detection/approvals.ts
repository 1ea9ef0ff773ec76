import { MacKey } from '../../modules/mac-key';
import { OneTimeSchedules } from '../../modules/one-time-schedules';
import { Queue } from '../../modules/queue';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import type { RestApi } from '../../modules/rest-api';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { Table } from '../../modules/table';
import { Topic } from '../../modules/topic';
import type { SystemContext } from './context';

/** The function that requests approvals, and the tables with the data of a request. */
export interface ApprovalDependencies {
  readonly alertProcessor: ServerlessFunction;
  readonly alertHistory: Table;
  readonly alertLimits: Table;
  readonly tradingPatterns: Table;
}

/** Creates the approval of critical alerts: a signed link leads to a page, and after an hour the alert is rejected. */
export function createApprovals(
  context: SystemContext,
  { alertProcessor, alertHistory, alertLimits, tradingPatterns }: ApprovalDependencies,
) {
  const { stack, key, config, tradingAlerts, failedInvocations, schedules, createFunction } = context;
  const tracking = new Table(stack, 'ApprovalTracking', {
    key,
    partitionKey: 'approvalId',
    // A sparse index: only open approvals have the attribute, so the sweep reads no others.
    indexes: [{ name: 'byOpen', partitionKey: 'open', sortKey: 'decideBy' }],
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const pending = new Queue(stack, 'PendingApprovals', { key, visibilityTimeout: 7200, maxReceives: 3 });
  const requests = new Topic(stack, 'AlertApprovalRequests', {
    key,
    signatureVersion: 2,
    deadLetters: context.undelivered,
  });
  if (config.alertEmail) requests.subscribeEmail(config.alertEmail);
  const keys = config.approvalKeys.map((kid) => ({ kid, mac: new MacKey(stack, `ApprovalKey-${kid}`) }));
  const keyEntries = keys.map(({ kid, mac }) => `${kid}=${mac.arn}`);
  const audience = { APPROVAL_AUDIENCE: stack.node.id };

  const processor = createFunction('ApprovalProcessor', {
    entry: 'pattern-detection/approval-processor.ts',
    memory: 256,
    // SNS may take 20 seconds for each of ten messages.
    timeout: 240,
    environment: { ...audience, APPROVAL_KEYS: keyEntries[0]! },
  });
  const page = createFunction('ApprovalCallback', {
    entry: 'pattern-detection/approval-callback.ts',
    memory: 256,
    timeout: 10,
    environment: { ...audience, APPROVAL_KEYS: keyEntries.join(',') },
  });

  // The page must have a new key before a link is signed with it. Both functions change in the same apply.
  processor.updateAfter(page);

  tracking.grantPut(alertProcessor);
  pending.grantSend(alertProcessor);

  pending.deliverTo(processor, { batchSize: 10, maxConcurrency: 5 });
  new RecurringSchedule(stack, 'ApprovalSweep', {
    group: schedules,
    target: processor,
    schedule: 'rate(5 minutes)',
    input: { sweep: true },
  });
  // Each request creates a one-time schedule that expires the approval. If a schedule fails, the sweep expires it.
  const timers = new OneTimeSchedules(stack, 'ApprovalTimers', {
    key,
    target: processor,
    deadLetters: failedInvocations,
  });
  timers.grantCreate(processor);
  tracking.grantRead(processor);
  tracking.grantQuery(processor);
  tracking.grantUpdate(processor);
  alertHistory.grantRead(processor);
  alertHistory.grantUpdate(processor);
  // The next turn to publish.
  alertLimits.grantUpdate(processor);
  keys[0]!.mac.grantSign(processor);
  requests.grantPublish(processor);
  tradingAlerts.grantPublish(processor);

  for (const { mac } of keys) mac.grantVerify(page);
  tracking.grantRead(page);
  tracking.grantUpdate(page);
  tradingPatterns.grantRead(page);
  pending.grantSend(page);
  requests.grantConfirm(page);

  /** Sets the URL of the approval page and subscribes its endpoint to the requests. @returns the URL */
  const setPageUrl = (restApi: RestApi): string => {
    const url = `${restApi.url}/approve`;
    processor.setEnvironment('APPROVAL_URL', url);
    if (config.approvalEndpoint) requests.subscribeHttp(config.approvalEndpoint);
    else if (config.supports('signed-notifications'))
      requests.subscribeHttp(`${url}/requests`, [
        page.ready,
        restApi.getRouteDependency('POST /approve/requests'),
      ]);
    return url;
  };
  return { page, pending, requests, timers, setPageUrl, tracking };
}
