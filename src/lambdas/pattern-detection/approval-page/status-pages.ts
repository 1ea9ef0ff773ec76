import type { PatternRow } from '../../../domain/alerts';
import type { Approval } from '../../../domain/approvals';
import { renderAlert } from './alert-details';
import { EMPTY_HTML, type Html, markup } from './markup';
import { renderStatusPage } from './page';
import { capitalize, renderTime, splitWords } from './text';

const STATE_LABELS = {
  PENDING: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
} as const;

/** Renders the decision: what, by whom and when. @param isOwn whether this request made the decision */
export const renderDecisionPage = (
  approval: Approval,
  pattern: PatternRow | undefined,
  isOwn: boolean,
): string => {
  const { alert, state } = approval;
  const title = `${alert.symbol}: ${splitWords(alert.pattern)} was ${isOwn ? '' : 'already '}${STATE_LABELS[state]}`;
  const text =
    state === 'APPROVED'
      ? 'Subscribers of the trading alerts receive this alert.'
      : 'Subscribers do not receive this alert.';
  return renderStatusPage(
    { title, state, text },
    markup`${renderDecision(approval)}
      <h2>The alert</h2>
      ${renderAlert(approval, pattern)}`,
  );
};

const renderDecision = ({ decidedBy, decidedAt, note, state }: Approval): Html =>
  markup`<dl>
    <dt>Decision</dt>
    <dd>${capitalize(STATE_LABELS[state])}</dd>
    <dt>By</dt>
    <dd>${decidedBy ?? ''}</dd>
    <dt>On</dt>
    <dd>${decidedAt ? renderTime(decidedAt) : ''}</dd>
    ${
      note === undefined
        ? EMPTY_HTML
        : markup`<dt>Note</dt>
            <dd class="note">${note}</dd>`
    }
  </dl>`;

/** Renders the page of an expired link. */
export const renderExpiredPage = (): string =>
  renderStatusPage({
    state: 'EXPIRED',
    title: 'This link has expired',
    text: 'An approval request is open for one hour. Without a decision in that time, the alert is rejected and subscribers do not receive it.',
  });

/** Renders the page of an invalid link. It does not reveal which approvals exist. */
export const renderInvalidLinkPage = (): string =>
  renderStatusPage({
    state: 'UNKNOWN',
    title: 'This link is not valid',
    text: 'The link may be incomplete or changed. Open it again from the original message.',
  });

/** Renders the page of a failed request. */
export const renderErrorPage = (requestId: string): string =>
  renderStatusPage({
    state: 'ERROR',
    title: 'Something went wrong on our side',
    text: `Open the link again: if it still asks for a decision, none was recorded, and you can try again. The request id is ${requestId}.`,
  });
