import { ConfirmDialog, formatCount, formatDuration } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * A change of the platform that the user is asked about.
 * @typedef {{ change: 'failover', parameters: { to?: string } } | { change: 'sign-out', parameters: { user: string } }} PlatformQuestion
 */

/** @param {{ from: string, to: string }} preview */
const describeFailover = ({ from, to }) => html`
  <p><code>${to}</code> becomes the writer in place of <code>${from}</code>.</p>
  <p class="muted">
    Requests that need the database fail meanwhile. Orders are accepted, and booked afterwards. It ends when
    the reader is the writer and the deep health check succeeds.
  </p>
`;

/** @param {{ user: string, sessions: number }} preview */
const describeSignOut = ({ user, sessions }) => html`
  <p>
    ${sessions === 0 ? `${user} has no open session. Sessions that are opened at the same moment end too.` : `${formatCount(sessions, 'session')} of ${user} end at once.`}
  </p>
`;

/** @param {{ from: string, to: string, promotedMs: number, healthyMs: number }} result */
const describeFailoverResult = ({ from, to, promotedMs, healthyMs }) =>
  html`<p>
    <code>${to}</code> is the writer in place of <code>${from}</code>, ${formatDuration(promotedMs)} after the
    request; the platform is healthy ${formatDuration(healthyMs)} after it.
  </p>`;

/** @param {{ user: string }} result */
const describeSignOutResult = ({ user }) =>
  html`<p>${user} is signed out: none of the sessions that were open is valid any more.</p>`;

/** Asks before the database fails over, or a user is signed out. @param {{ question: PlatformQuestion, onDone: () => void, onClose: () => void }} props */
export function PlatformChange({ question: { change, parameters }, onDone, onClose }) {
  const user = 'user' in parameters ? parameters.user : '';
  const isFailover = change === 'failover';
  return html`<${ConfirmDialog}
    section="trading-platform"
    change=${change}
    parameters=${parameters}
    title=${isFailover ? 'Fail the database over' : `Sign ${user} out everywhere`}
    action=${isFailover ? 'Fail over' : 'Sign out'}
    isDangerous
    needsReason
    hasPreview
    renderPreview=${isFailover ? describeFailover : describeSignOut}
    renderResult=${isFailover ? describeFailoverResult : describeSignOutResult}
    onDone=${onDone}
    onClose=${onClose}
  />`;
}
