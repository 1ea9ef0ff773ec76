import type { Alert } from '../alerts';
import { formatIsoTime } from '../market-data';
import { TOKEN_LIFETIME_S, type TokenClaims } from './token';

/** The states of an approval. All except PENDING are final. */
export const APPROVAL_STATES = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];
/** The decision of a person. */
export type Verdict = 'APPROVED' | 'REJECTED';

/** A decision: who decides what, when (milliseconds since 1970), and with which link. */
export interface Decision {
  readonly jti: string;
  readonly verdict: Verdict;
  readonly by: string;
  readonly note?: string;
  readonly decidedAt: number;
}

/** The steps of an approval: `sent` means that the link was published, `delivered` that our endpoint received it. */
export type ApprovalStep =
  'requested' | 'sent' | 'delivered' | 'approved' | 'rejected' | 'expired' | 'notified';

/** A row of the audit trail, written in the same operation as the change it records, and never changed. */
export interface AuditRow {
  readonly step: ApprovalStep;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly note?: string;
}

/** A row of ApprovalTracking. Times are ISO-8601 UTC, except `expiresAt`. */
export interface Approval {
  /** The id of the alert, so that repeated messages of an alert create only one approval. */
  readonly approvalId: string;
  readonly state: ApprovalState;
  /** The id of the only token that can decide. */
  readonly jti: string;
  readonly alert: Alert;
  readonly requestedAt: string;
  /** A person can decide before this time. */
  readonly decideBy: string;
  /** When DynamoDB may delete the row, in seconds since 1970; long after the decision. */
  readonly expiresAt: number;
  /** A constant that is present while the approval needs processing; the sweep reads its index. */
  readonly open?: 'open';
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  readonly decidedAt?: string;
  readonly decidedBy?: string;
  readonly note?: string;
  readonly notifiedAt?: string;
  readonly audit: readonly AuditRow[];
}

/** How long decisions and their audit trails are retained, in days. */
export const RETENTION_DAYS = 365;
const DAY_S = 86_400;
/** The actor of automatic steps. */
export const SYSTEM_ACTOR = 'system';

/** Whether an alert needs the approval of a person: only the most urgent do. */
export const needsApproval = ({ severity }: Pick<Alert, 'severity'>): boolean => severity === 'CRITICAL';

/**
 * Creates a pending approval.
 * @param jti 128 random bits in base64url
 * @param now milliseconds since 1970; rounded down to seconds, as in the token
 */
export const createApproval = (alert: Alert, jti: string, now: number): Approval => {
  const iat = Math.floor(now / 1000);
  const requestedAt = formatIsoTime(iat * 1000);
  return {
    approvalId: alert.alertId,
    state: 'PENDING',
    jti,
    alert,
    requestedAt,
    decideBy: formatIsoTime((iat + TOKEN_LIFETIME_S) * 1000),
    expiresAt: iat + TOKEN_LIFETIME_S + RETENTION_DAYS * DAY_S,
    open: 'open',
    audit: [{ step: 'requested', at: requestedAt, by: SYSTEM_ACTOR }],
  };
};

/** Returns the claims of the approval's token; they are the same each time. */
export const toTokenClaims = (
  { approvalId, jti, requestedAt }: Approval,
  aud: string,
): Pick<TokenClaims, 'aid' | 'jti' | 'iat' | 'aud'> => ({
  aid: approvalId,
  jti,
  iat: Date.parse(requestedAt) / 1000,
  aud,
});

/** Whether a decision is allowed. The conditional write of the table implements the same rule. */
export const canDecide = (
  { state, jti, decideBy }: Approval,
  decision: Pick<Decision, 'jti' | 'decidedAt'>,
): boolean => state === 'PENDING' && jti === decision.jti && decideBy > formatIsoTime(decision.decidedAt);

/** Whether the time for a decision has passed. Never true while {@link canDecide} is true. */
export const canExpire = ({ state, decideBy }: Pick<Approval, 'state' | 'decideBy'>, now: number): boolean =>
  state === 'PENDING' && decideBy <= formatIsoTime(now);

/** Moves an approval to a final state. Only an approved one remains open, until its notification. */
const closeApproval = (approval: Approval, state: ApprovalState, row: AuditRow): Approval => {
  const { open, ...rest } = approval;
  return {
    ...rest,
    ...(state === 'APPROVED' && open && { open }),
    state,
    decidedAt: row.at,
    decidedBy: row.by,
    ...(row.note !== undefined && { note: row.note }),
    audit: [...approval.audit, row],
  };
};

/** Creates the audit row of a decision. */
export const createDecisionRow = ({ verdict, by, note, decidedAt: at }: Decision): AuditRow => ({
  step: verdict === 'APPROVED' ? 'approved' : 'rejected',
  at: formatIsoTime(at),
  by,
  ...(note !== undefined && { note }),
});

/** Applies a decision; requires {@link canDecide}. */
export const applyDecision = (approval: Approval, decision: Decision): Approval =>
  closeApproval(approval, decision.verdict, createDecisionRow(decision));

/** Rejects the approval after its time has passed; requires {@link canExpire}. */
export const applyExpiry = (approval: Approval, now: number): Approval =>
  closeApproval(approval, 'EXPIRED', { step: 'expired', at: formatIsoTime(now), by: SYSTEM_ACTOR });

/** The next step in the processing of an approval. */
export type NextAction = 'send' | 'expire' | 'notify' | 'nothing';

/** Returns the next action for an approval. @param now milliseconds since 1970 */
export const getNextAction = (approval: Approval, now: number): NextAction => {
  if (canExpire(approval, now)) return 'expire';
  if (approval.state === 'PENDING' && approval.sentAt === undefined) return 'send';
  return approval.state === 'APPROVED' && approval.notifiedAt === undefined ? 'notify' : 'nothing';
};
