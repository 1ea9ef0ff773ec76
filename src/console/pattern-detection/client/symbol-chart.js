import { useTopic } from '/client/api.js';
import { CandleChart } from '/client/charts/candle-chart.js';
import { EmptyState, ErrorState, QueryState } from '/client/components/index.js';
import { html, useEffect, useMemo } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { useFaultBands } from '/sections/faults/use-fault-bands.js';
import { formatPattern, getPeriod, selectDrawn, toLines, toMarkers } from './drawing.js';
import { ConfidenceParts, PatternTable } from './pattern-table.js';
import { useChartBars } from './use-chart-bars.js';

/** @type {readonly any[]} */
const NONE = [];

/**
 * The chart of a symbol and interval, with its patterns and alerts.
 * @param {{ symbol: string, interval?: string, chosen?: string }} props `chosen` is the id of the pattern to draw
 */
export function SymbolChart({ symbol, interval, chosen }) {
  const series = { symbol, interval };
  const { bars, stored, liveError, addStored } = useChartBars(series);
  const { value, error } = useTopic('pattern-detection', 'patterns', series);
  useEffect(() => {
    if (value && stored.data) addStored(value.closed);
  }, [value, stored.data]);

  const firstTime = bars[0]?.time ?? 0;
  const patterns = value?.patterns ?? NONE;
  const alerts = value?.alerts ?? NONE;
  const drawn = useMemo(() => selectDrawn(patterns, chosen), [patterns, chosen]);
  const lines = useMemo(() => toLines(drawn), [drawn]);
  const markers = useMemo(() => toMarkers(alerts, drawn, firstTime), [alerts, drawn, firstTime]);
  const faults = useFaultBands(firstTime);
  // A fault of today has no place beside bars of other years.
  const end = 2 * (bars.at(-1)?.time ?? 0) - (bars.at(-2)?.time ?? 0);
  const bands = useMemo(() => faults.filter(({ from }) => from <= end), [faults, end]);
  const focus = useMemo(() => getPeriod(drawn.find(({ id }) => id === chosen)), [drawn, chosen]);
  const named = drawn.find(({ parts }) => parts !== undefined);

  return html`
    ${(liveError ?? error) && html`<${ErrorState} error=${liveError ?? error} />`}
    <${QueryState} result=${stored}>
      ${(/** @type {readonly any[]} */ { length }) =>
        bars.length === 0
          ? // The stored bars are drawn with the next frame.
            length === 0 &&
            html`<${EmptyState} title=${`No bar of ${symbol} is stored, and no event has arrived since this page was opened.`}>
              <p class="muted">Bars appear here with the first event.</p>
            </${EmptyState}>`
          : html`<${CandleChart}
              title=${[symbol, interval].filter(Boolean).join(' ')}
              bars=${bars}
              lines=${lines}
              markers=${markers}
              bands=${bands}
              focus=${focus}
            />`}
    </${QueryState}>
    ${
      value &&
      html`<h2>Patterns</h2>
        <${PatternTable}
          patterns=${patterns}
          drawn=${drawn}
          onChoose=${(/** @type {{ id: string }} */ { id }) => setParameters({ pattern: id === chosen ? undefined : id })}
        />`
    }
    ${
      named &&
      html`<h2>Confidence of the ${formatPattern(named.pattern)}: ${named.confidence?.toFixed(0)} of 100</h2>
        <${ConfidenceParts} parts=${named.parts} />`
    }
  `;
}
