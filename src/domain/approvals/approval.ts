import type { Alert } from '../alerts';
import { formatIsoTime } from '../market-data';
import { TOKEN_LIFETIME_S, type TokenClaims } from './token';

/** An approval begins as PENDING; each of the others is its end. */
export const APPROVAL_STATES = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];
/** What a person can say. */
export type Verdict = 'APPROVED' | 'REJECTED';

/** Who decides, what, when (milliseconds since 1970), and by which link. */
export interface Decision {
  readonly jti: string;
  readonly verdict: Verdict;
  readonly by: string;
  readonly note?: string;
  readonly decidedAt: number;
}

/** What happened to an approval: `requested` it was made, `sent` the link went out, `delivered` our endpoint got it. */
export type ApprovalStep =
  'requested' | 'sent' | 'delivered' | 'approved' | 'rejected' | 'expired' | 'notified';

/** One row of an approval's audit trail; written by the same write as what it tells of, and never changed. */
export interface AuditRow {
  readonly step: ApprovalStep;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly by: string;
  readonly note?: string;
}

/** A row of ApprovalTracking. Times are ISO-8601 UTC, but for `expiresAt`. */
export interface Approval {
  /** The alert's id: an alert is asked about once, however often its message comes. */
  readonly approvalId: string;
  readonly state: ApprovalState;
  /** The id of the one token that can decide. */
  readonly jti: string;
  readonly alert: Alert;
  readonly requestedAt: string;
  /** Up to then, exclusively, a person can decide. */
  readonly decideBy: string;
  /** When DynamoDB may delete the row, in seconds since 1970: long after the decision; TTL decides nothing. */
  readonly expiresAt: number;
  /** Constant, and there only while something is left to do: the index over it is the sweep's list. */
  readonly open?: 'open';
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  readonly decidedAt?: string;
  readonly decidedBy?: string;
  readonly note?: string;
  readonly notifiedAt?: string;
  readonly audit: readonly AuditRow[];
}

/** How long the decision and its audit trail are kept, in days. */
export const RETENTION_DAYS = 365;
const DAY_S = 86_400;
/** Who acts where no person does. */
export const SYSTEM_ACTOR = 'system';

/** Only the most urgent alerts wait for a person. */
export const needsApproval = ({ severity }: Pick<Alert, 'severity'>): boolean => severity === 'CRITICAL';

/**
 * A new approval.
 * @param jti 128 random bits in base64url
 * @param now milliseconds since 1970; whole seconds count, as in the token
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

/** What the approval's token says, each time it is made. */
export const toTokenClaims = (
  { approvalId, jti, requestedAt }: Approval,
  aud: string,
): Pick<TokenClaims, 'aid' | 'jti' | 'iat' | 'aud'> => ({
  aid: approvalId,
  jti,
  iat: Date.parse(requestedAt) / 1000,
  aud,
});

/** The one rule of a decision; the table's conditional write is the same in DynamoDB's words. */
export const canDecide = (
  { state, jti, decideBy }: Approval,
  decision: Pick<Decision, 'jti' | 'decidedAt'>,
): boolean => state === 'PENDING' && jti === decision.jti && decideBy > formatIsoTime(decision.decidedAt);

/** The rule of the other end: nobody decided in time. Never true while {@link canDecide} is. */
export const canExpire = ({ state, decideBy }: Pick<Approval, 'state' | 'decideBy'>, now: number): boolean =>
  state === 'PENDING' && decideBy <= formatIsoTime(now);

/** An approval at its end; only an approved one still has something left to do. */
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

/** The audit row of a person's decision. */
export const createDecisionRow = ({ verdict, by, note, decidedAt: at }: Decision): AuditRow => ({
  step: verdict === 'APPROVED' ? 'approved' : 'rejected',
  at: formatIsoTime(at),
  by,
  ...(note !== undefined && { note }),
});

/** The approval as decided; call it only where {@link canDecide}. */
export const applyDecision = (approval: Approval, decision: Decision): Approval =>
  closeApproval(approval, decision.verdict, createDecisionRow(decision));

/** The approval as rejected by nobody's answer; call it only where {@link canExpire}. */
export const applyExpiry = (approval: Approval, now: number): Approval =>
  closeApproval(approval, 'EXPIRED', { step: 'expired', at: formatIsoTime(now), by: SYSTEM_ACTOR });

/** What is left to do about an approval. */
export type NextAction = 'send' | 'expire' | 'notify' | 'nothing';

/** @param now milliseconds since 1970 */
export const getNextAction = (approval: Approval, now: number): NextAction => {
  if (canExpire(approval, now)) return 'expire';
  if (approval.state === 'PENDING' && approval.sentAt === undefined) return 'send';
  return approval.state === 'APPROVED' && approval.notifiedAt === undefined ? 'notify' : 'nothing';
};
