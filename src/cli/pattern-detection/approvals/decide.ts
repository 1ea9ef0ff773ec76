import { type Answer, type Approval, canDecide, parseAnswer, type Verdict } from '../../../domain/approvals';
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import type { CreateLink } from './approval-link';
import type { ApprovalStore } from './approval-store';

/** What a person decides. */
export interface DecisionRequest {
  readonly approvalId: string;
  readonly verdict: Verdict;
  /** The person's name, 1 to 60 characters. */
  readonly by: string;
  readonly note?: string | undefined;
}

export interface DecisionDeps {
  readonly approvals: Pick<ApprovalStore, 'get'>;
  readonly createLink: CreateLink;
  readonly fetch: typeof fetch;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
}

/** How the form of the page names the verdicts. */
const DECISIONS: Readonly<Record<Verdict, string>> = { APPROVED: 'approve', REJECTED: 'reject' };
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Returns the approval that a request is about, and its answer, if the decision is possible now. It changes nothing.
 * @throws UserError if it is not: with who decided, or when its time ended
 */
export async function checkDecision(
  { approvalId, verdict, by, note }: DecisionRequest,
  { approvals, now }: Pick<DecisionDeps, 'approvals' | 'now'>,
): Promise<{ readonly approval: Approval; readonly answer: Answer }> {
  const answer = parseAnswer({ decision: DECISIONS[verdict], name: by, note });
  if ('violation' in answer)
    throw new UserError(`the decision is invalid: ${formatViolation(answer.violation)}`);
  const approval = await requireApproval(approvalId, approvals);
  if (!canDecide(approval, { jti: approval.jti, decidedAt: now() })) throw createClosedError(approval);
  return { approval, answer: answer.value };
}

/**
 * Decides an approval as its link does: submits the form of its page. So the rules, the audit trail, the notification and the
 * metrics are those of a decision by link.
 * @returns the approval after the decision
 * @throws UserError if somebody else decided before, the time has ended, or the page refuses the decision
 */
export async function decideApproval(request: DecisionRequest, deps: DecisionDeps): Promise<Approval> {
  const { approval, answer } = await checkDecision(request, deps);
  const link = await deps.createLink(approval);
  const status = await submitAnswer(link, answer, deps);
  const decided = await requireApproval(request.approvalId, deps.approvals);
  if (status === 200 && decided.state === answer.verdict) return decided;
  if (status === 409 || status === 410) throw createClosedError(decided);
  throw new UserError(
    `the approval page answered with status ${status}: expected 200; see ${formatCommand('logs ApprovalCallback')}`,
  );
}

/** Submits the form of a link. Returns the status of the answer. */
async function submitAnswer(
  link: string,
  { verdict, by, note = '' }: Answer,
  { fetch }: Pick<DecisionDeps, 'fetch'>,
): Promise<number> {
  try {
    const { status } = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ decision: DECISIONS[verdict], name: by, note }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return status;
  } catch (error) {
    // The link must not be part of the message.
    const { cause, name } = error as Error & { readonly cause?: { readonly code?: string } };
    throw new UserError(
      `the approval page did not answer (${cause?.code ?? name}), so the decision may be recorded or not: look at the approval before you repeat it`,
    );
  }
}

async function requireApproval(approvalId: string, approvals: DecisionDeps['approvals']): Promise<Approval> {
  const approval = await approvals.get(approvalId);
  if (approval) return approval;
  throw new UserError(
    `there is no approval ${JSON.stringify(approvalId)}: expected the id of an alert whose approval was requested`,
  );
}

function createClosedError({ approvalId, state, decidedBy, decidedAt, decideBy }: Approval): UserError {
  if (state === 'APPROVED' || state === 'REJECTED')
    return new UserError(
      `${approvalId} was already ${state.toLowerCase()} by ${decidedBy ?? 'someone'} at ${decidedAt ?? 'an unknown time'}`,
    );
  return new UserError(`the time to decide ${approvalId} ended at ${decideBy}: it is rejected automatically`);
}
