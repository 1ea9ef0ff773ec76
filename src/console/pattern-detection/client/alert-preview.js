import { Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @param {readonly { alertId: string, reason: string }[]} unchanged */
const listUnchanged = (unchanged) =>
  unchanged.length > 0 &&
  html`<p>These remain as they are:</p>
    <ul>
      ${unchanged.map(({ alertId, reason }) => html`<li key=${alertId}><code>${alertId}</code>: ${reason}</li>`)}
    </ul>`;

/** What a change of alerts would do. @param {{ change: string, preview: any }} props */
export const AlertPreview = ({ change, preview }) =>
  change === 'acknowledge'
    ? html`<p>${formatCount(preview.acknowledged.length)} acknowledged by you.</p>
        ${listUnchanged(preview.unchanged)}`
    : html`<p>
        Nobody is notified of alerts of ${preview.kind} ${preview.target} until
        <${Time} at=${preview.until} />. They are still listed here.
      </p>`;

/** Describes what a change has done. @param {any} result */
export function describeResult(result) {
  if (result?.acknowledged)
    return html`<p>${formatCount(result.acknowledged.length)} acknowledged.</p>
      ${listUnchanged(result.unchanged)}`;
  if (result?.unmuted) return html`<p>${result.unmuted} is no longer muted.</p>`;
  return html`<p>${result?.target} is muted until <${Time} at=${result?.until} />.</p>`;
}

/** @param {number} count */
const formatCount = (count) => (count === 1 ? 'One alert is' : `${count} alerts are`);
