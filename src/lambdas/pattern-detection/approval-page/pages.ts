import type { PatternRow } from '../../../domain/alerts';
import { type Approval, MAX_NAME_LENGTH, MAX_NOTE_LENGTH } from '../../../domain/approvals';
import { formatViolation, type InputViolation } from '../../../domain/validation';
import { renderChart } from './chart';
import { markup, Html, EMPTY_HTML } from './markup';
import { STYLE } from './style';

/** What a page says at its top; `role` is how urgently a screen reader says it. */
interface StatusText {
  readonly title: string;
  readonly text: Html | string;
  readonly state: string;
}

const renderPage = (title: string, content: Html): string =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Stock pattern detection</title>
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <main>
          <p class="brand">Stock pattern detection</p>
          <article>${content}</article>
        </main>
      </body>
    </html>`.text;

/** `2007-02-27T00:00:00.000Z` as `2007-02-27`, and with its time where it has one. */
export const renderTime = (iso: string): Html => {
  const time = iso.slice(11, 16);
  const text = iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time} UTC`;
  return markup`<time datetime="${iso}">${text}</time>`;
};

const splitWords = (name: string): string =>
  name
    .replaceAll('-', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Asks for a decision. @param invalidAnswer what was wrong with the last answer, if there was one */
export const renderRequestPage = (
  approval: Approval,
  pattern: PatternRow | undefined,
  invalidAnswer?: {
    readonly violation: InputViolation;
    readonly fields: Readonly<Record<string, string | undefined>>;
  },
): string => {
  const { alert, decideBy } = approval;
  const title = `${alert.symbol}: ${splitWords(alert.pattern)}`;
  return renderPage(
    `Approve or reject ${title}`,
    markup`<p><span class="badge ${alert.severity}">${alert.severity}</span></p>
      <h1>${title}</h1>
      <p>
        Nobody is notified of this alert before it is approved. Without an answer by ${renderTime(decideBy)} it is
        rejected.
      </p>
      ${renderAlert(approval, pattern)}
      <h2>Your decision</h2>
      ${invalidAnswer ? markup`<p class="error" role="alert" id="wrong">Not recorded: ${formatViolation(invalidAnswer.violation)}.</p>` : EMPTY_HTML}
      ${renderForm(invalidAnswer?.fields ?? {}, invalidAnswer?.violation.field)}`,
  );
};

const renderForm = (fields: Readonly<Record<string, string | undefined>>, wrong?: string): Html => {
  const invalid = (field: string) =>
    field === wrong ? new Html('aria-invalid="true" aria-describedby="wrong"') : EMPTY_HTML;
  // The first button is what Enter in a field would press: a disabled one, so that nobody decides by accident.
  return markup`<form method="post">
    <button disabled hidden></button>
    <label for="name">Your name</label>
    <input
      id="name"
      name="name"
      required
      maxlength="${MAX_NAME_LENGTH}"
      autocomplete="name"
      value="${fields.name ?? ''}"
      ${invalid('name')}
    />
    <label for="note">Note <span class="hint">(optional, at most ${MAX_NOTE_LENGTH} characters)</span></label>
    <textarea id="note" name="note" maxlength="${MAX_NOTE_LENGTH}" ${invalid('note')}>
${fields.note ?? ''}</textarea>
    <div class="choice">
      <button class="yes" name="decision" value="approve">Approve</button>
      <button class="no" name="decision" value="reject">Reject</button>
    </div>
  </form>`;
};

const renderAlert = ({ alert }: Approval, pattern: PatternRow | undefined): Html =>
  markup`<dl>
      <dt>Symbol</dt>
      <dd>${alert.symbol}</dd>
      <dt>Pattern</dt>
      <dd>${capitalize(splitWords(alert.pattern))}</dd>
      <dt>Formed</dt>
      <dd>${renderTime(alert.start)} to ${renderTime(alert.end)}</dd>
      <dt>Confirmed</dt>
      <dd>
        ${renderTime(alert.timestamp)}, by a close of ${alert.close.toFixed(2)}
        ${alert.close < alert.level ? 'below' : 'above'} ${alert.level.toFixed(2)}
      </dd>
      <dt>Confidence</dt>
      <dd>${alert.confidence.toFixed(1)} of 100</dd>
      <dt>Severity</dt>
      <dd>${alert.severity}</dd>
    </dl>
    ${pattern ? renderPattern(pattern) : markup`<p>The pattern's turning points are not stored, so there is no chart.</p>`}`;

const renderPattern = (pattern: PatternRow): Html =>
  markup`<figure>
      ${renderChart(pattern)}
      <figcaption>
        Turning points (line), the level (dashed) and the close that crossed it (filled dot).
      </figcaption>
    </figure>
    <h2>What the confidence is made of</h2>
    <ul class="parts">
      ${Object.entries(pattern.parts).map(
        ([name, value]) =>
          markup`<li>
            <span id="part-${name}">${capitalize(splitWords(name))}</span>
            <meter min="0" max="1" value="${value.toFixed(3)}" aria-labelledby="part-${name}"></meter>
            <span>${(100 * value).toFixed(0)} %</span>
          </li>`,
      )}
    </ul>`;

const STATE_LABELS = {
  PENDING: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
} as const;

/** Says what was decided, by whom and when. @param mine whether this very answer decided it */
export const renderDecisionPage = (
  approval: Approval,
  pattern: PatternRow | undefined,
  mine: boolean,
): string => {
  const { alert, state } = approval;
  const title = `${alert.symbol}: ${splitWords(alert.pattern)} was ${mine ? '' : 'already '}${STATE_LABELS[state]}`;
  const text =
    state === 'APPROVED'
      ? 'The subscribers of the trading alerts are notified.'
      : 'Nobody is notified of this alert.';
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

const renderStatusPage = ({ title, text, state }: StatusText, more: Html = EMPTY_HTML): string =>
  renderPage(
    title,
    markup`<p><span class="badge ${state}">${state}</span></p>
      <h1>${title}</h1>
      <p>${text}</p>
      ${more}`,
  );

/** The hour is over. */
export const renderExpiredPage = (): string =>
  renderStatusPage({
    state: 'EXPIRED',
    title: 'This link has expired',
    text: 'A request for approval can be answered for one hour. What nobody answered by then is rejected, and nobody is notified of it.',
  });

/** Not a link of ours: it says nothing about what exists. */
export const renderInvalidLinkPage = (): string =>
  renderStatusPage({
    state: 'UNKNOWN',
    title: 'This link is not valid',
    text: 'It may have been cut off or changed on its way. Open it again from the message that brought it.',
  });

/** Something is wrong on this side. */
export const renderErrorPage = (requestId: string): string =>
  renderStatusPage({
    state: 'ERROR',
    title: 'Something went wrong on our side',
    text: `Nothing was recorded by this request unless the page says so when it is opened again. Try again; the request's id is ${requestId}.`,
  });
