import { html } from '/client/components/preact.js';

const UNCHANGED = 'No history changes, because the transaction was not confirmed as fraud before.';

/**
 * What feedback would do, and the command that does the same.
 * @param {{ preview: { transactionId: string, fraud: boolean, earlier?: boolean, accountId: string, merchantId: string,
 *   changesProfiles: boolean, command: string } }} props
 */
export const FeedbackPreview = ({ preview }) => html`
  <p>
    ${preview.transactionId} is
    ${preview.fraud ? 'confirmed as fraud' : 'cleared as genuine'}${
      preview.earlier !== undefined &&
      `; before, it was ${preview.earlier ? 'confirmed as fraud' : 'cleared as genuine'}`
    }.
  </p>
  <p>
    ${
      preview.changesProfiles
        ? `The histories of ${preview.accountId} and of ${preview.merchantId} change, and so the scores of their next transactions. Scores that exist do not change.`
        : UNCHANGED
    }
  </p>
  <p class="muted">The same as a command:</p>
  <pre>${preview.command}</pre>
`;

/** @param {{ result: { transactionId: string, fraud: boolean, eventId: string, changesProfiles: boolean } }} props */
export const FeedbackResult = ({ result: { transactionId, fraud, eventId, changesProfiles } }) =>
  html`<p>
    ${transactionId} is ${fraud ? 'confirmed as fraud' : 'cleared as genuine'} (event
    <code>${eventId}</code>).
    ${' '}${changesProfiles ? 'The histories of its account and its merchant contain it.' : UNCHANGED}
  </p>`;
