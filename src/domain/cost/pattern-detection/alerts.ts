import { asBlocks, type PlannedResource } from '../../plan/resources';
import { DEPLOYED_PATTERNS } from '../../patterns/types';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import type { CostedStack } from '../stack';
import { estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { estimateNotifications } from '../messages';
import { TABLE, TOPIC } from './types';

/** The alerts of a month, those that need approval, and the hours and symbols in which they are raised. */
export interface AlertTraffic {
  readonly alerts: number;
  readonly approvals: number;
  readonly hours: number;
  readonly symbols: number;
}

/** Estimates AlertProcessor, which records alerts and publishes them within the limits of notifications. */
export function estimateAlerts(
  stack: CostedStack,
  fn: PlannedResource,
  { alerts, approvals, hours, symbols }: AlertTraffic,
): readonly Usage[] {
  const topic = stack.findInVariables(fn, TOPIC, 'TradingAlerts');
  const braked = hours * getNotificationsPerHour(fn);
  const notifications = approvals + Math.min(alerts - approvals, braked);
  return [
    ...estimateInvocations(fn, alerts, ASSUMPTIONS.processorMs, 'at most one per message'),
    ...estimateLogs(stack, fn, alerts, ASSUMPTIONS.alertLogBytes),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'AlertHistory'), {
      writtenRows: 3 * alerts + approvals,
      bytesPerRow: ROW_BYTES.alert,
      readUnits: 0,
      storedRows: alerts * STORED_SHARE,
      calculation: 'per alert: claimed, decided and marked as sent; one more if it needs approval',
    }),
    ...estimateRows(stack.findInVariables(fn, TABLE, 'AlertLimits'), {
      writtenRows: 4 * alerts,
      bytesPerRow: ROW_BYTES.limit,
      // Consistent reads of two mutes, the cooldown, the breaker and the brake.
      readUnits: 5 * alerts,
      storedRows: symbols * DEPLOYED_PATTERNS.length,
      calculation:
        'per alert: its cooldown, the counter of the minute, the brake and its turn to publish; five rows are read',
    }),
    ...estimateNotifications(
      stack,
      topic,
      notifications,
      `at most ${formatNumber(braked)} within the brake and in digests, and all approved alerts`,
    ),
  ];
}

/** The windows of three minutes in an hour, and the sweeps, each of which sends at most one digest of a pattern. */
const [BRAKE_WINDOWS, SWEEPS] = [20, 12];
const DEFAULT_BRAKE_COUNT = 15;

/** The maximum number of notifications in an hour: those that the brake allows, and the digests of delayed alerts. */
function getNotificationsPerHour(fn: PlannedResource): number {
  const variables = asBlocks(asBlocks(fn.values.environment)[0]?.variables)[0];
  const brakeCount = Number(variables?.ALERT_BRAKE_COUNT ?? DEFAULT_BRAKE_COUNT);
  return DEPLOYED_PATTERNS.length * (BRAKE_WINDOWS * brakeCount + SWEEPS);
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
      calculation: 'per approval: created, requested, decided and notified; read three times',
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
