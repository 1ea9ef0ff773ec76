import type { PatternRow } from '../../../domain/alerts';
import { type Approval, MAX_NAME_LENGTH, MAX_NOTE_LENGTH } from '../../../domain/approvals';
import { formatViolation, type InputViolation } from '../../../domain/validation';
import { renderAlert } from './alert-details';
import { EMPTY_HTML, Html, markup } from './markup';
import { renderPage } from './page';
import { renderTime, splitWords } from './text';

/** Renders the page with the form. @param invalidAnswer the previous answer, if it was invalid */
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
        Subscribers receive this alert only if it is approved. Without a decision by ${renderTime(decideBy)}, it is
        rejected automatically.
      </p>
      ${renderAlert(approval, pattern)}
      <h2>Your decision</h2>
      ${invalidAnswer ? markup`<p class="error" role="alert" id="wrong">Not recorded: ${formatViolation(invalidAnswer.violation)}.</p>` : EMPTY_HTML}
      ${renderForm(invalidAnswer?.fields ?? {}, invalidAnswer?.violation.field)}`,
  );
};

const renderForm = (fields: Readonly<Record<string, string | undefined>>, invalidField?: string): Html => {
  const markInvalid = (field: string) =>
    field === invalidField ? new Html('aria-invalid="true" aria-describedby="wrong"') : EMPTY_HTML;
  // Enter in a field activates the first button. It is disabled, to prevent a decision by accident.
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
      ${markInvalid('name')}
    />
    <label for="note">Note <span class="hint">(optional, at most ${MAX_NOTE_LENGTH} characters)</span></label>
    <textarea id="note" name="note" maxlength="${MAX_NOTE_LENGTH}" ${markInvalid('note')}>
${fields.note ?? ''}</textarea>
    <div class="choice">
      <button class="yes" name="decision" value="approve">Approve</button>
      <button class="no" name="decision" value="reject">Reject</button>
    </div>
  </form>`;
};
