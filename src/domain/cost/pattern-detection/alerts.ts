import { asBlocks, type PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import type { CostedStack } from '../stack';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { estimateNotifications } from './notifications';
import { TABLE, TOPIC } from './types';

/** Estimates AlertProcessor, which records alerts and publishes them. */
export function estimateAlerts(
  stack: CostedStack,
  fn: PlannedResource,
  alerts: number,
  approvals: number,
): readonly Usage[] {
  const topic = stack.findInVariables(fn, TOPIC, 'TradingAlerts');
  return [
    ...estimateInvocations(fn, alerts, ASSUMPTIONS.processorMs, 'at most one per message'),
    ...estimateLogs(stack, fn, alerts, ASSUMPTIONS.alertLogBytes),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'AlertHistory'), {
      writtenRows: 2 * alerts + approvals,
      bytesPerRow: ROW_BYTES.alert,
      readUnits: 0,
      storedRows: alerts * STORED_SHARE,
      calculation: 'per alert: claimed and marked as sent; one more if it needs approval',
    }),
    ...estimateNotifications(stack, topic, alerts, 'one per alert, if all are approved'),
  ];
}

/** Estimates ApprovalProcessor, which requests approvals and acts on the decisions. */
export function estimateApprovals(
  stack: CostedStack,
  fn: PlannedResource,
  approvals: number,
): readonly Usage[] {
  const timers = stack.findInVariables(fn, 'aws_scheduler_schedule_group', 'ApprovalTimers');
  const topic = stack.findInVariables(fn, TOPIC, 'AlertApprovalRequests');
  return [
    ...estimateInvocations(
      fn,
      2 * approvals,
      ASSUMPTIONS.processorMs,
      'one to request approval, one to process the decision',
    ),
    ...estimateLogs(stack, fn, 2 * approvals, ASSUMPTIONS.alertLogBytes),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'ApprovalTracking'), {
      writtenRows: 4 * approvals,
      bytesPerRow: ROW_BYTES.approval,
      readUnits: 3 * approvals,
      storedRows: approvals * STORED_SHARE,
      calculation: 'created, requested, decided and notified; read three times',
    }),
    ...estimateNotifications(stack, topic, approvals, 'one per approval request'),
    ...(timers
      ? [
          createTrafficUsage(
            'EventBridge',
            'approval timers',
            approvals,
            PRICE_LIST.eventBridge.schedule,
            'one for each approval',
            [timers],
          ),
        ]
      : []),
    ...estimateSignatures(stack, fn, approvals),
  ];
}

function estimateSignatures(stack: CostedStack, fn: PlannedResource, approvals: number): readonly Usage[] {
  const keys = stack
    .findKeys(asBlocks(fn.values.environment)[0]?.variables)
    .filter(({ values }) => values.key_usage === 'GENERATE_VERIFY_MAC');
  const calculation = 'one to sign the link, two to verify it: at the view and at the decision';
  const price = PRICE_LIST.kms.macRequest;
  return keys.length === 0
    ? []
    : [createTrafficUsage('KMS', 'GenerateMac and VerifyMac', approvals * 3, price, calculation, keys)];
}
