import { selectPatternFields } from '../../../cli/pattern-detection/stored-pattern/listing';
import { explainConfidence, getAlertOutcome } from '../../../domain/alerts';
import { getDetectionVersion } from '../../../domain/patterns';
import type { StoryStep } from '../../server/section';
import type { AlertFacts, LoggedProblem } from './facts';

const parse = (iso: string | undefined): number | undefined =>
  iso === undefined ? undefined : Date.parse(iso);

/** Lists what happened to a detection and its alert, in the order of the starts. */
export function listSteps(facts: AlertFacts): readonly StoryStep[] {
  const steps = [
    ...listDetection(facts),
    ...listAlert(facts),
    ...listApproval(facts),
    ...listOutcome(facts),
    ...facts.problems.map(describeProblem),
  ];
  return steps.sort((a, b) => a.startedAt - b.startedAt);
}

function* listDetection({ record, pattern, alert }: AlertFacts): Generator<StoryStep> {
  if (record)
    yield {
      name: 'event received',
      service: 'Kinesis, MarketDataStream',
      startedAt: record.arrivedAt,
      status: 'succeeded',
      output: record.event,
    };
  if (!pattern) return;
  const at = Date.parse(pattern.detectedAt);
  yield {
    name: 'pattern confirmed',
    service: 'Step Functions, PatternAnalysisWorkflow',
    startedAt: record?.arrivedAt ?? at,
    endedAt: at,
    status: 'succeeded',
    output: { ...selectPatternFields(pattern), explanations: explainConfidence(pattern) },
  };
  if (pattern.alertDue !== undefined && !alert)
    yield { name: 'alert due', service: 'DynamoDB, TradingPatterns', startedAt: at, status: 'waiting' };
}

function* listAlert({ alert }: AlertFacts): Generator<StoryStep> {
  if (!alert) return;
  const created = Date.parse(alert.createdAt);
  const { alertId, severity, confidence, replaces } = alert;
  yield {
    name: 'alert queued',
    service: 'SQS, AlertQueue',
    startedAt: created,
    status: 'succeeded',
    output: {
      alertId,
      severity,
      confidence,
      version: getDetectionVersion(alert),
      ...(alert.acrossSessions && { acrossSessions: true }),
      ...(replaces && { replaces }),
    },
  };
  const decided = getAlertOutcome(alert);
  const ended = parse(alert.approvalRequestedAt ?? alert.notifiedAt);
  yield {
    name: decided === 'processing' ? 'alert in process' : `alert decided: ${DECISIONS[decided]}`,
    service: 'Lambda, AlertProcessor',
    startedAt: created,
    // The time of a suppression is not stored.
    ...(ended !== undefined && { endedAt: ended }),
    status: decided === 'processing' || decided === 'held' ? 'waiting' : 'succeeded',
    output: {
      outcome: decided,
      ...(alert.replacedBy !== undefined && { replacedBy: alert.replacedBy }),
      ...(alert.digestId !== undefined && { digestId: alert.digestId }),
    },
  };
}

const DECISIONS: Readonly<Record<ReturnType<typeof getAlertOutcome>, string>> = {
  notified: 'notify',
  digest: 'notify in a digest',
  held: 'wait for the digest',
  muted: 'muted, nobody is notified',
  cooldown: 'in the cooldown of an earlier alert, nobody is notified',
  'longer-interval': 'notified at a longer interval',
  approval: 'request an approval',
  processing: 'not decided yet',
};

function* listApproval({ approval }: AlertFacts): Generator<StoryStep> {
  if (!approval) return;
  const { requestedAt, sentAt, deliveredAt, decideBy, state, decidedAt, decidedBy, note, approvalId } =
    approval;
  const requested = Date.parse(requestedAt);
  const sent = parse(sentAt);
  const decided = parse(decidedAt);
  const link = { title: 'Approvals', href: `/approvals?id=${encodeURIComponent(approvalId)}` };
  yield {
    name: 'approval requested',
    service: 'Lambda, ApprovalProcessor',
    startedAt: requested,
    ...(sent !== undefined && { endedAt: sent }),
    status: sent === undefined && state === 'PENDING' ? 'waiting' : 'succeeded',
    output: { decideBy },
    link,
  };
  if (deliveredAt !== undefined)
    yield {
      name: 'request delivered',
      service: 'SNS, AlertApprovalRequests',
      startedAt: sent ?? requested,
      endedAt: Date.parse(deliveredAt),
      status: 'succeeded',
    };
  yield {
    name: state === 'PENDING' ? 'waits for a decision' : state.toLowerCase(),
    service: state === 'EXPIRED' ? 'EventBridge Scheduler' : 'Lambda, ApprovalCallback',
    startedAt: sent ?? requested,
    ...(decided !== undefined && { endedAt: decided }),
    status: state === 'PENDING' ? 'waiting' : 'succeeded',
    ...(state !== 'PENDING' && { output: { decidedBy, ...(note !== undefined && { note }) } }),
    link,
  };
}

function* listOutcome({ alert, approval }: AlertFacts): Generator<StoryStep> {
  if (!alert) return;
  const notified = parse(alert.notifiedAt);
  if (notified !== undefined)
    yield {
      name: alert.digestId === undefined ? 'notified the desk' : 'notified the desk in a digest',
      service: 'SNS, TradingAlerts',
      startedAt: Math.min(notified, parse(approval?.decidedAt) ?? notified),
      endedAt: notified,
      status: 'succeeded',
    };
  const acknowledged = parse(alert.acknowledgedAt);
  if (acknowledged !== undefined)
    yield {
      name: `acknowledged by ${alert.acknowledgedBy ?? 'someone'}`,
      service: 'DynamoDB, AlertHistory',
      startedAt: acknowledged,
      status: 'succeeded',
      ...(alert.acknowledgementNote !== undefined && { output: { note: alert.acknowledgementNote } }),
    };
}

/** A warning or an error of a function: what failed is tried again, by the queue, the workflow or a sweep. */
const describeProblem = (
  { functionId, at, level, message, line }: LoggedProblem,
  index: number,
  problems: readonly LoggedProblem[],
): StoryStep => ({
  name: message,
  service: `Lambda, ${functionId}`,
  startedAt: at,
  status: level === 'ERROR' ? 'failed' : 'retried',
  attempt: problems.slice(0, index + 1).filter((problem) => problem.functionId === functionId).length,
  error: formatProblem(line),
});

function formatProblem({ error, reason }: LoggedProblem['line']): string {
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  if (message !== undefined) return [name, message].filter((part) => part !== undefined).join(': ');
  return String(reason ?? error ?? 'see the log of the function');
}
