import { useQuery, useTopic } from '/client/api.js';
import { PageHeader, Tabs, TopicState } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { FailureCounts, Failures } from './failures.js';
import { LagChart } from './lag-chart.js';
import { LedgerHeads } from './ledger-heads.js';
import { NewestTrades } from './newest-trades.js';
import { OperationButtons } from './operation-buttons.js';
import { OperationDialog } from './operation-dialog.js';
import { RegionCard } from './region-card.js';

const TABS = [
  { id: 'newest', title: 'Newest trades' },
  { id: 'ledger', title: 'Ledger heads' },
  { id: 'failures', title: 'Failures' },
];

/**
 * Both regions side by side, their newest trades, ledgers and failures, and what operators do about them.
 * @param {{ parameters: { tab?: string }, description: { allowsChanges: boolean, receivesMessages: boolean } }} props
 */
export default function TradesPage({ parameters: { tab = 'newest' }, description }) {
  const { allowsChanges, receivesMessages } = description;
  const result = useTopic('trades', 'overview');
  const overview = /** @type {import('./types.js').Overview | undefined} */ (result.value);
  const verifications = useQuery('trades', 'verifications');
  const [question, setQuestion] = useState(
    /** @type {import('./types.js').Question | undefined} */ (undefined),
  );
  const [changes, setChanges] = useState(0);
  const selected = TABS.some(({ id }) => id === tab) ? tab : 'newest';
  return html`
    <${PageHeader} title="Trades" sentence=${overview?.sentence} />
    ${
      overview &&
      html`<${OperationButtons}
        overview=${overview}
        allowsChanges=${allowsChanges}
        onChoose=${setQuestion}
      />`
    }
    <${TopicState} result=${result}>
      ${(/** @type {import('./types.js').Overview} */ shown) => html`
        ${shown.unconfirmed.map(
          (reason) => html`<p key=${reason} class="muted">The active region is not confirmed: ${reason}</p>`,
        )}
        <div class="columns">
          ${shown.regions.map(
            (region) =>
              html`<${RegionCard}
                key=${region.region}
                region=${region}
                active=${shown.active}
                onChoose=${allowsChanges ? setQuestion : undefined}
                otherEntries=${shown.regions.find((other) => other !== region)?.facts?.entries}
                verification=${verifications.data?.find(
                  (/** @type {{ region: string }} */ last) => last.region === region.region,
                )}
              />`,
          )}
        </div>
        <${LagChart} overview=${shown} />
        <${Tabs}
          label="Details"
          tabs=${TABS}
          selected=${selected}
          onSelect=${(/** @type {string} */ id) => setParameters({ tab: id })}
        >
          ${selected === 'newest' && html`<${NewestTrades} newest=${shown.newest} />`}
          ${selected === 'ledger' && html`<${LedgerHeads} regions=${shown.regions} />`}
          ${
            selected === 'failures' &&
            (receivesMessages
              ? html`<${Failures} key=${changes} regions=${shown.regions} />`
              : html`<${FailureCounts} regions=${shown.regions} />`)
          }
        </${Tabs}>
      `}
    </${TopicState}>
    ${
      question &&
      html`<${OperationDialog}
        key=${JSON.stringify(question)}
        question=${question}
        onDone=${() => {
          verifications.reload();
          setChanges(changes + 1);
        }}
        onClose=${() => setQuestion(undefined)}
      />`
    }
  `;
}
