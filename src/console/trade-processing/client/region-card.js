import { Badge, Count, formatDuration, Time } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';

/** The checkpointer creates a checkpoint at least each hour: an older one is a reason to look, in milliseconds. */
const MAX_CHECKPOINT_AGE_MS = 75 * 60_000;

/**
 * @param {{ region: import('./types.js').RegionOverview, active?: import('./types.js').Overview['active'],
 *   otherEntries?: number, verification?: import('./types.js').LastVerification,
 *   onChoose?: (question: import('./types.js').Question) => void }} props `otherEntries`: the entries that the other region
 *   has recorded; undefined if it does not answer. `onChoose`: undefined in a console that only reads
 */
export function RegionCard({
  region: { region, isActive, reason, facts, lagMs },
  active,
  otherEntries,
  verification,
  onChoose,
}) {
  const id = useId();
  return html`<section class="card" aria-labelledby=${id}>
    <h2 id=${id}>${region}</h2>
    <p>
      <${Badge} kind=${isActive ? 'ok' : 'neutral'}>${isActive ? 'active' : 'standby'}</${Badge}>
      ${!facts && html` <${Badge} kind="critical">down</${Badge}>`}
      ${isActive && active && html` <small>${active.epoch === 0 ? 'since the deployment' : html`epoch ${active.epoch}, since <${Time} at=${active.since} />`}</small>`}
    </p>
    ${!facts && html`<p>The region ${reason}. It is read again every few seconds.</p>`}
    ${facts && html`<${Facts} facts=${facts} lagMs=${lagMs} otherEntries=${otherEntries} verification=${verification} />`}
    ${facts && onChoose && html`<${RegionButtons} region=${region} failed=${facts.failed} onChoose=${onChoose} />`}
  </section>`;
}

/**
 * @param {{ facts: import('./types.js').RegionFacts, lagMs?: number, otherEntries?: number,
 *   verification?: import('./types.js').LastVerification }} props
 */
const Facts = ({ facts, lagMs, otherEntries, verification }) => html`
  <dl class="facts">
    <dt>Ledger</dt>
    <dd><${Count} value=${facts.entries} /> entries in ${facts.chains} chains</dd>
    <dt>Newest entry</dt>
    <dd>${facts.newestEntry ? html`<${Time} at=${facts.newestEntry} relative />` : 'none yet'}</dd>
    <dt>Newest one of the other region</dt>
    <dd>${facts.newestReplicated ? html`<${Time} at=${facts.newestReplicated} relative />` : 'none yet'}</dd>
    <dt>Behind the other region</dt>
    <dd>${describeLag(lagMs, otherEntries)}</dd>
    <dt>Newest checkpoint</dt>
    <dd><${Checkpoint} facts=${facts} /></dd>
    <dt>Last verification here</dt>
    <dd><${Verification} verification=${verification} /></dd>
    <dt>Failed messages</dt>
    <dd>
      ${
        facts.failed === 0
          ? 'none'
          : html`<a href="/trades?tab=failures">
              ${Object.entries(facts.failures)
                .filter(([, count]) => count > 0)
                .map(([queue, count]) => `${queue}: ${count}`)
                .join(', ')}
            </a>`
      }
    </dd>
  </dl>
`;

/**
 * The operations on one region.
 * @param {{ region: string, failed: number, onChoose: (question: import('./types.js').Question) => void }} props
 */
const RegionButtons = ({ region, failed, onChoose }) =>
  html`<p class="toolbar">
    <button
      type="button"
      onClick=${() =>
        onChoose({ change: 'verify', parameters: { region }, title: `Verify ${region}`, action: 'Verify' })}
    >
      Verify ${region} …
    </button>
    ${
      failed > 0 &&
      html`<button
        type="button"
        onClick=${() =>
          onChoose({
            change: 'resend',
            parameters: { region },
            title: `Resend failures of ${region}`,
            action: 'Resend failures',
          })}
      >
        Resend failures of ${region} …
      </button>`
    }
  </p>`;

/** @param {number | undefined} lagMs @param {number | undefined} otherEntries */
function describeLag(lagMs, otherEntries) {
  if (otherEntries === undefined) return 'unknown: the other region does not answer';
  if (otherEntries === 0) return 'the other region has recorded nothing';
  return lagMs === undefined ? 'a chain has not arrived yet' : `${formatDuration(lagMs)} at most`;
}

/** @param {{ facts: import('./types.js').RegionFacts }} props */
function Checkpoint({ facts: { checkpoint, damagedCheckpoint, entries } }) {
  if (damagedCheckpoint !== undefined)
    return html`<${Badge} kind="critical">damaged</${Badge}> <code>${damagedCheckpoint}</code>`;
  if (!checkpoint)
    return entries === 0
      ? 'none yet'
      : html`<${Badge} kind="warning">none</${Badge}> although there are entries`;
  const isOld = Date.now() - Date.parse(checkpoint.createdAt) > MAX_CHECKPOINT_AGE_MS;
  return html`number ${checkpoint.number},${' '}
    <${Time} at=${checkpoint.createdAt} relative />
    ${isOld && html` <${Badge} kind="warning">older than an hour</${Badge}>`}`;
}

/** @param {{ verification?: import('./types.js').LastVerification }} props */
function Verification({ verification }) {
  if (!verification) return 'none in the console';
  const { isIntact, at, user, rows, violations } = verification;
  return html`<${Verdict} isIntact=${isIntact} />${' '}<${Time} at=${at} relative /> by ${user},
    <${Count} value=${rows} /> rows${violations.length > 0 && `: ${violations[0]}`}`;
}

/** The result of a verification. @param {{ isIntact: boolean | null }} props */
export const Verdict = ({ isIntact }) =>
  isIntact === null
    ? html`<${Badge} kind="warning">not confirmed</${Badge}>`
    : html`<${Badge} kind=${isIntact ? 'ok' : 'critical'}>${isIntact ? 'intact' : 'not intact'}</${Badge}>`;
