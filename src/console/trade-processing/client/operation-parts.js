import { Count } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** The command that does the same. @param {{ text: string }} props */
export const Command = ({ text }) =>
  html`<p class="muted">The same as a command:</p>
    <pre>${text}</pre>`;

/**
 * The ledgers that a change reads, and the command that does the same.
 * @param {{ preview: { regions: readonly { region: string, entries: number, chains: number }[],
 *   unavailable: readonly string[], command: string } }} props
 */
export const LedgerSizes = ({ preview: { regions, unavailable, command } }) => html`
  <dl class="facts">
    ${regions.map(
      ({ region, entries, chains }) =>
        html`<dt key=${region}>${region}</dt>
          <dd><${Count} value=${entries} /> entries in ${chains} chains</dd>`,
    )}
  </dl>
  ${unavailable.map((line) => html`<p key=${line}>${line}</p>`)}
  <${Command} text=${command} />
`;
