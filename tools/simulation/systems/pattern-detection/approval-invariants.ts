import type { Approval } from '../../../../src/domain/approvals';
import type { Report } from './report';
import { SWEEP_MS } from './settings';

const DECISIONS = ['approved', 'rejected', 'expired'];

/** The latest expiry after the deadline without faults: a sweep, with the time that it takes. */
const EXPIRY_MS = SWEEP_MS + 60_000;

const describe = ({ approvalId, state, decideBy, decidedAt, decidedBy }: Approval): string =>
  `${approvalId} is ${state}, decided at ${decidedAt} by ${decidedBy}, with the deadline ${decideBy}`;

/** The invariants of approvals, by name; each returns what breaks it. */
export const APPROVAL_INVARIANTS: Readonly<Record<string, (report: Report) => readonly string[]>> = {
  'every critical alert that is not suppressed has an approval': ({ alerts, approvals }) => {
    const known = new Set(approvals.map(({ approvalId }) => approvalId));
    return alerts
      .filter(({ severity, suppressed }) => severity === 'CRITICAL' && suppressed === undefined)
      .filter(({ alertId }) => !known.has(alertId))
      .map(({ alertId }) => `${alertId} has none`);
  },
  'every approval is decided exactly once': ({ approvals }) =>
    approvals
      .filter(({ state, audit }) => {
        const decisions = audit.filter(({ step }) => DECISIONS.includes(step));
        return decisions.length !== 1 || decisions[0]!.step !== state.toLowerCase();
      })
      .map(describe),
  'no person decides at or after the deadline, and the system not before it': ({ approvals }) =>
    approvals
      .filter(({ state, decidedAt, decideBy }) =>
        decidedAt === undefined || state === 'PENDING'
          ? false
          : decidedAt < decideBy === (state === 'EXPIRED'),
      )
      .map(describe),
  'without faults, an approval expires within one sweep after its deadline': ({ approvals, hasFaults }) =>
    hasFaults
      ? []
      : approvals
          .filter(
            ({ state, decidedAt = '', decideBy }) =>
              state === 'EXPIRED' && Date.parse(decidedAt) > Date.parse(decideBy) + EXPIRY_MS,
          )
          .map(describe),
  'at most one person gets the answer that the decision was recorded, and it is theirs': ({
    approvals,
    answers,
  }) =>
    approvals.flatMap((approval) => {
      const winners = answers.filter(
        ({ approvalId, status }) => approvalId === approval.approvalId && status === 200,
      );
      const isRight = winners.length <= 1 && winners.every(({ name }) => name === approval.decidedBy);
      return isRight
        ? []
        : [`${describe(approval)}; confirmed to: ${winners.map(({ name }) => name).join(', ')}`];
    }),
  'all others get the answer that it is decided, or that the link has expired': ({ answers }) =>
    answers
      .filter(({ status }) => status !== undefined && status < 500 && ![200, 409, 410].includes(status))
      .map(({ approvalId, name, status }) => `${name} got ${status} for ${approvalId}`),
  'a critical alert is published if it is approved, and only then': ({ approvals, published, alerts }) => {
    const states = new Map(approvals.map(({ approvalId, state }) => [approvalId, state]));
    return alerts
      .filter(({ severity, suppressed }) => severity === 'CRITICAL' && suppressed === undefined)
      .filter(({ alertId }) => published.has(alertId) !== (states.get(alertId) === 'APPROVED'))
      .map(
        ({ alertId }) =>
          `${alertId} is ${states.get(alertId)}, published ${published.get(alertId) ?? 0} times`,
      );
  },
};
