import { formatDuration, Time } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';
import { Command } from './operation-parts.js';

/**
 * A failover, as the command reports it.
 * @typedef {{ from: string, to: string, epoch: number, wasActive: boolean, written: readonly string[],
 *   notWritten: readonly { region: string, reason: string }[], recoveryPoint?: string, problems: readonly string[],
 *   tookMs: number, command?: string }} FailoverReport
 */

/**
 * What a failover would do, with the problems for which it would be refused.
 * @param {{ report: FailoverReport, isForced: boolean, onForce: (isForced: boolean) => void }} props
 */
export function FailoverPreview({ report, isForced, onForce }) {
  const id = useId();
  const { problems, command } = report;
  return html`
    <${Facts} report=${report} />
    ${
      problems.length > 0 &&
      html`<div class="state error">
        <p class="state-title">${report.to} could not record trades:</p>
        <ul>
          ${problems.map((problem) => html`<li key=${problem}>${problem}</li>`)}
        </ul>
        <p>
          <input
            id=${id}
            type="checkbox"
            checked=${isForced}
            onChange=${(/** @type {any} */ { currentTarget }) => onForce(currentTarget.checked)}
          />
          ${' '}<label for=${id}>Fail over in spite of this</label>
        </p>
      </div>`
    }
    ${command && html`<${Command} text=${isForced ? `${command} --force` : command} />`}
  `;
}

/** What a failover has done. @param {{ report: FailoverReport }} props */
export const FailoverResult = ({ report }) => html`
  <p>
    ${
      report.wasActive
        ? `${report.to} is the active region.`
        : `${report.to} is the active region in place of ${report.from}, after ${formatDuration(report.tookMs)}.`
    }
  </p>
  <${Facts} report=${report} />
  ${!report.wasActive && html`<p>When both regions answer, reconcile them.</p>`}
`;

/** @param {{ report: FailoverReport }} props */
const Facts = ({ report: { from, to, epoch, wasActive, written, notWritten, recoveryPoint } }) => html`
  <dl class="facts">
    <dt>Active region</dt>
    <dd>${wasActive ? `${to}, as before` : `${from} → ${to}`}, epoch ${epoch}</dd>
    <dt>Setting written in</dt>
    <dd>${written.length > 0 ? written.join(', ') : 'no region: it is up to date'}</dd>
    ${notWritten.map(
      ({ region, reason }) =>
        html`<dt key=${region}>Not in ${region}</dt>
          <dd>${reason}</dd>`,
    )}
    <dt>Recovery point</dt>
    <dd>
      ${
        recoveryPoint
          ? html`<${Time} at=${recoveryPoint} />: what the other region recorded later arrives when it answers`
          : 'this region has no entry of the other one'
      }
    </dd>
  </dl>
`;
