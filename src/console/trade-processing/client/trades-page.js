import { useQuery, useTopic } from '/client/api.js';
import { ErrorState, LoadingState, PageHeader, Tabs } from '/client/components/index.js';
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
  const { value, error } = useTopic('trades', 'overview');
  const overview = /** @type {import('./types.js').Overview | undefined} */ (value);
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
    ${error && html`<${ErrorState} error=${error} />`} ${!overview && !error && html`<${LoadingState} />`}
    ${
      overview &&
      html`
        ${overview.unconfirmed.map(
          (reason) => html`<p key=${reason} class="muted">The active region is not confirmed: ${reason}</p>`,
        )}
        <div class="columns">
          ${overview.regions.map(
            (region) =>
              html`<${RegionCard}
                key=${region.region}
                region=${region}
                active=${overview.active}
                onChoose=${allowsChanges ? setQuestion : undefined}
                otherEntries=${overview.regions.find((other) => other !== region)?.facts?.entries}
                verification=${verifications.data?.find(
                  (/** @type {{ region: string }} */ last) => last.region === region.region,
                )}
              />`,
          )}
        </div>
        <${LagChart} overview=${overview} />
        <${Tabs}
          label="Details"
          tabs=${TABS}
          selected=${selected}
          onSelect=${(/** @type {string} */ id) => setParameters({ tab: id })}
        >
          ${selected === 'newest' && html`<${NewestTrades} newest=${overview.newest} />`}
          ${selected === 'ledger' && html`<${LedgerHeads} regions=${overview.regions} />`}
          ${
            selected === 'failures' &&
            (receivesMessages
              ? html`<${Failures} key=${changes} regions=${overview.regions} />`
              : html`<${FailureCounts} regions=${overview.regions} />`)
          }
        </${Tabs}>
      `
    }
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
