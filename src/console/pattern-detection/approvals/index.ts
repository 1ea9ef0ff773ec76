import { z } from 'zod';
import type { AlertStore } from '../../../cli/pattern-detection/alert-store';
import type { ApprovalStore } from '../../../cli/pattern-detection/approvals/approval-store';
import {
  checkDecision,
  decideApproval,
  type DecisionDeps,
} from '../../../cli/pattern-detection/approvals/decide';
import { readPatternBars } from '../../../cli/pattern-detection/stored-pattern/pattern';
import { formatAlertSummary } from '../../../domain/alerts';
import type { Approval, Verdict } from '../../../domain/approvals';
import { definePolledTopic } from '../../server/events/poll-topic';
import { defineChange, defineQuery, type OpenSection } from '../../server/section';
import { toChartBars } from '../market/chart-bar';
import { toConfirmedPattern } from '../market/chart-pattern';

const OPEN_MS = 2_000;
/** The approvals that were decided are those of the newest alerts. */
const DECIDED_MS = 10_000;
const MAX_ALERTS = 200;
const MAX_DECIDED = 30;

const Decision = z.object({ approvalId: z.string().min(1).max(200), note: z.string().optional() });

/** What the page of approvals reads, and how it decides. */
export interface ApprovalReaders {
  readonly approvals: Pick<ApprovalStore, 'get' | 'list' | 'listOpen'>;
  readonly alerts: Pick<AlertStore, 'getPattern' | 'listAlerts'>;
  readonly createLink: DecisionDeps['createLink'];
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** The approvals of critical alerts: what waits for a decision, with its chart, and what was decided. */
export function openApprovals(readers: ApprovalReaders): OpenSection {
  const { approvals, alerts } = readers;
  return {
    queries: {
      pattern: defineQuery({
        parameters: z.object({ id: z.string().min(1).max(200) }),
        run: async ({ id }) => {
          const row = await alerts.getPattern(id);
          const bars = readPatternBars(row);
          return { bars: toChartBars(bars), pattern: toConfirmedPattern(row, bars) };
        },
      }),
    },
    topics: {
      approvals: definePolledTopic(
        z.object({}),
        async () => (await approvals.listOpen()).map(describeApproval),
        OPEN_MS,
      ),
      decided: definePolledTopic(z.object({}), () => listDecided(readers), DECIDED_MS),
    },
    changes: {
      approve: createDecision('APPROVED', readers),
      reject: createDecision('REJECTED', readers),
    },
  };
}

/** A decision, by the rules of its link. */
const createDecision = (verdict: Verdict, readers: ApprovalReaders) =>
  defineChange({
    parameters: Decision,
    preview: async ({ approvalId, note }) => {
      // The name is that of the user, who is known only when the change is made.
      const { approval } = await checkDecision({ approvalId, verdict, by: 'preview', note }, readers);
      return {
        summary: formatAlertSummary(approval.alert),
        decideBy: Date.parse(approval.decideBy),
        effect:
          verdict === 'APPROVED'
            ? 'Subscribers receive the alert.'
            : 'Nobody receives the alert. It remains in the list of alerts.',
      };
    },
    run: async ({ approvalId, note }, { user }) =>
      describeApproval(await decideApproval({ approvalId, verdict, by: user, note }, readers)),
  });

async function listDecided({ alerts, approvals }: ApprovalReaders) {
  const newest = await alerts.listAlerts(() => true, MAX_ALERTS);
  const requested = newest.filter(({ approvalRequestedAt }) => approvalRequestedAt !== undefined);
  const found = await approvals.list(requested.map(({ alertId }) => alertId));
  return found
    .filter(({ state }) => state !== 'PENDING')
    .sort((a, b) => (b.decidedAt ?? '').localeCompare(a.decidedAt ?? ''))
    .slice(0, MAX_DECIDED)
    .map(describeApproval);
}

/** Selects what the page shows. The id of the link's token is not part of it. */
const describeApproval = (approval: Approval) => {
  const { approvalId, state, alert, requestedAt, decideBy, audit } = approval;
  const { sentAt, deliveredAt, decidedAt, decidedBy, note, notifiedAt } = approval;
  return {
    approvalId,
    state,
    symbol: alert.symbol,
    pattern: alert.pattern,
    interval: alert.interval,
    severity: alert.severity,
    confidence: alert.confidence,
    summary: formatAlertSummary(alert),
    requestedAt: Date.parse(requestedAt),
    decideBy: Date.parse(decideBy),
    sentAt,
    deliveredAt,
    decidedAt,
    decidedBy,
    note,
    notifiedAt,
    audit,
  };
};
