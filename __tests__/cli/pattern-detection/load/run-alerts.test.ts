import { readCommonConfig } from '../../../../src/config/common';
import type { Alert } from '../../../../src/domain/alerts';
import {
  formatAlertFailure,
  formatAlertReport,
  isAlertReportClean,
} from '../../../../src/cli/pattern-detection/load/alerts/report';
import { runAlertLoadTest } from '../../../../src/cli/pattern-detection/load/alerts/run';
import { FakeQueues } from '../../target/fake-queues';

const QUEUES = ['AlertQueue', 'AlertQueueDlq', 'PendingApprovals'];
const PARAMETERS = {
  ...{ messages: 40, copies: 3, poisonEvery: 10, rate: 100, seconds: 1.32, seed: 1 },
  ...{ killFunctions: 1, restartTarget: 0 },
};

/** Runs a load test on an AlertProcessor in memory. @param getRows returns the rows that it stores for an alert */
async function run(getRows: (alert: Alert, isNew: boolean) => Alert[], isPoisonLost = false) {
  let now = Date.UTC(2026, 10, 30);
  const rows: Alert[] = [];
  const dlq = new FakeQueues();
  // An approval that waits for a person.
  dlq.add('PendingApprovals', { body: {} });
  const send = async (command: { constructor: { name: string }; input: never }) => {
    if (command.constructor.name !== 'SendMessageCommand') return dlq.send(command);
    const { MessageBody } = command.input as { MessageBody: string };
    const alert = JSON.parse(MessageBody) as Alert;
    if (alert.symbol !== undefined)
      rows.push(
        ...getRows(
          alert,
          rows.every(({ alertId }) => alertId !== alert.alertId),
        ),
      );
    else if (!isPoisonLost) dlq.add('AlertQueueDlq', { body: MessageBody });
    return {};
  };
  return runAlertLoadTest('LABC123', PARAMETERS, {
    config: readCommonConfig({ TARGET: 'local' }),
    resources: QUEUES.map((id) => ({
      ...{ type: 'aws_sqs_queue', address: id, tainted: false },
      attributes: { name: `${id}-local`, url: id, redrive_policy: id.endsWith('Dlq') ? '' : '{}' },
    })),
    queues: { send } as never,
    observer: {
      readAlerts: async () =>
        rows.map((row) => ({
          ...{ id: row.alertId, correlationId: row.correlationId, decided: 0 },
          alert: { ...row, claimedUntil: '', heldFor: 'digest' },
        })),
      readLogLines: async () => [],
      readBrakeCount: () => 15,
    },
    faults: { inject: async () => true, getPausedMs: () => 0 },
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds;
      await new Promise(setImmediate);
    },
    onProgress: () => undefined,
  });
}

it('stores each alert once, however often it is sent, and finds each poison message in the queue of failures', async () => {
  const report = await run((alert, isNew) => (isNew ? [alert] : []));
  expect(report.check.alerts).toEqual({ expected: 40, found: 40, lost: [], duplicated: [] });
  expect(report.deliveries).toMatchObject({
    ...{ sent: 132, accepted: 132, faults: { function: 1 } },
    poison: { sent: 4, retained: 4, lost: [], changed: [] },
  });
  expect([report.failures, isAlertReportClean(report)]).toEqual([[], true]);
  expect(formatAlertReport(report)).toMatch(/132 deliveries, 132 accepted[^]*40 held/);
});

it.each<[string, Parameters<typeof run>, RegExp]>([
  [
    'lost alerts',
    [(alert, isNew) => (isNew && alert.confidence > 60 ? [alert] : [])],
    /^\d+ lost, 0 duplicated/,
  ],
  ['alerts with two rows', [(alert) => [alert]], /^0 lost, 40 duplicated/],
  [
    'lost poison messages',
    [(alert, isNew) => (isNew ? [alert] : []), true],
    /^4 of 4 poison messages in no queue or table of failures, such as LABC123-poison-0/,
  ],
])('reports %s', async (_, args, message) => {
  const report = await run(...args);
  expect(isAlertReportClean(report)).toBe(false);
  expect(formatAlertFailure(report, 'logs')).toMatch(message);
});
