import { formatDuration } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * What a fault would do, and the command that does the same.
 * @param {{ preview: { kind: string, target: string, effect: string, share: number, seconds: number, command: string } }} props
 */
export const FaultPreview = ({ preview: { kind, target, effect, share, seconds, command } }) => html`
  <dl class="facts">
    <dt>What</dt>
    <dd>${target}</dd>
    <dt>Effect</dt>
    <dd>${effect}</dd>
    ${
      kind !== 'outage' &&
      html`<dt>Share</dt>
        <dd>${Number((share * 100).toPrecision(4))} % of the requests</dd>`
    }
    <dt>Ends by itself</dt>
    <dd>after ${formatDuration(seconds * 1000)}</dd>
  </dl>
  <p class="muted">The same as a command:</p>
  <pre>${command}</pre>
`;
