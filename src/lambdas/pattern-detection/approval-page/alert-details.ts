import type { PatternRow } from '../../../domain/alerts';
import { explainParts } from '../../../domain/patterns';
import type { Approval } from '../../../domain/approvals';
import { renderChart } from './chart';
import { EMPTY_HTML, type Html, markup } from './markup';
import { capitalize, renderTime, splitWords } from './text';

/** Renders the fields of an alert, and its pattern if it is stored. */
export const renderAlert = ({ alert }: Approval, pattern: PatternRow | undefined): Html =>
  markup`<dl>
      <dt>Symbol</dt>
      <dd>${alert.symbol}</dd>
      <dt>Pattern</dt>
      <dd>${capitalize(splitWords(alert.pattern))}</dd>
      ${alert.interval === undefined ? EMPTY_HTML : markup`<dt>Interval</dt><dd>${alert.interval}</dd>`}
      <dt>Formed</dt>
      <dd>${renderTime(alert.start)} to ${renderTime(alert.end)}${alert.acrossSessions ? ', across sessions' : ''}</dd>
      <dt>Confirmed</dt>
      <dd>
        ${renderTime(alert.timestamp)}, by a close of ${alert.close.toFixed(2)}
        ${alert.close < alert.level ? 'below' : 'above'} ${alert.level.toFixed(2)}
      </dd>
      <dt>Confidence</dt>
      <dd>${alert.confidence.toFixed(1)} of 100</dd>
      <dt>Severity</dt>
      <dd>${alert.severity}</dd>
    </dl>
    ${pattern ? renderPattern(pattern) : markup`<p>The pattern's turning points are not stored, so there is no chart.</p>`}`;

const renderPart = (name: string, value: number, text: string | undefined): Html =>
  markup`<li>
      <span id="part-${name}">${capitalize(splitWords(name))}</span>
      <meter min="0" max="1" value="${value.toFixed(3)}" aria-labelledby="part-${name}"></meter>
      <span>${(100 * value).toFixed(0)} %</span>
      ${text === undefined ? EMPTY_HTML : markup`<p>${text}</p>`}
    </li>`;

const renderPattern = (pattern: PatternRow): Html => {
  const texts = new Map(explainParts(pattern.pattern, pattern.parts).map(({ part, text }) => [part, text]));
  return markup`<figure>
      ${renderChart(pattern)}
      <figcaption>
        ${pattern.bars === undefined ? '' : 'Bars (green: rising, red: falling). '}Turning points (line), the level (dashed) and the
        close that crossed it (filled dot).
      </figcaption>
    </figure>
    <h2>Components of the confidence</h2>
    <ul class="parts">
      ${Object.entries(pattern.parts).map(([name, value]) => renderPart(name, value, texts.get(name)))}
    </ul>`;
};
