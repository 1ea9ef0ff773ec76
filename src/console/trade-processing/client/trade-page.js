import { useQuery } from '/client/api.js';
import { ErrorState, PageHeader, QueryState, Waterfall } from '/client/components/index.js';
import { html, useEffect } from '/client/components/preact.js';
import { VersionCard } from './version-card.js';
import { VersionTable } from './version-table.js';

/** A trade that a region does not have yet is read again after this time, in milliseconds. */
const INCOMPLETE_MS = 5_000;

/** All versions of a trade, with their lineage, in both regions. @param {{ parameters: { id: string } }} props */
export default function TradePage({ parameters: { id } }) {
  const result = useQuery('trades', 'trade', { id });
  const trade = /** @type {import('./trade-types.js').TradeDetails | undefined} */ (result.data);
  const isIncomplete = trade?.versions.some(({ presence }) =>
    Object.values(presence).some((state) => state === 'missing' || state === 'unknown'),
  );
  useEffect(() => {
    if (!isIncomplete) return undefined;
    const timer = setInterval(result.reload, INCOMPLETE_MS);
    return () => clearInterval(timer);
  }, [isIncomplete]);
  return html`
    ${!result.data && html`<${PageHeader} title=${`Trade ${id}`} />`}
    <${QueryState} result=${result}>
      ${(/** @type {import('./trade-types.js').TradeDetails} */ trade) => html`
        <${PageHeader} title=${`Trade ${trade.tradeId}`} sentence=${trade.sentence} />
        <p class="toolbar">
          <a href="/trades">All trades</a>
          <button type="button" onClick=${result.reload}>Read again</button>
        </p>
        ${trade.problems.map(
          (problem) =>
            html`<${ErrorState}
              key=${problem}
              error=${{
                what: `Not as recorded: ${problem}`,
                fix: 'verify the ledgers on the page Trades: it names the first wrong row of each chain',
              }}
            />`,
        )}
        ${trade.unavailable.map((line) => html`<p key=${line}>Not read: ${line}.</p>`)}
        <${VersionTable} versions=${trade.versions} />
        ${
          trade.otherReports.length > 0 &&
          html`<p>
            The same execution is also reported as
            ${trade.otherReports.map(
              (other, index) =>
                html`${index > 0 ? ', ' : ' '}<a key=${other} href=${`/trades/${encodeURIComponent(other)}`}
                    >${other}</a
                  >`,
            )}.
          </p>`
        }
        ${
          trade.steps.length > 0 &&
          html`<h2>From its source to both regions</h2>
            <${Waterfall} steps=${trade.steps} label="Steps" />`
        }
        ${[...trade.versions]
          .reverse()
          .map((version) => html`<${VersionCard} key=${version.reference} version=${version} />`)}
      `}
    </${QueryState}>
  `;
}
