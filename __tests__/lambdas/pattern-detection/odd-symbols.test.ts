import {
  encodeCursor,
  decodeCursor,
  formatAlertSubject,
  parseDetectionId,
  parseHistoryQuery,
} from '../../../src/domain/alerts';
import { signToken, toTokenClaims, MAX_TOKEN_LENGTH } from '../../../src/domain/approvals';
import { formatSvgName } from '../../../src/cli/pattern-detection/detect/file-name';
import { getPartitionKey } from '../../../src/cli/pattern-detection/replay/pack';
import { renderAlert } from '../../../src/lambdas/pattern-detection/approval-page/alert-details';
import { getTimerName } from '../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { formatExecutionName } from '../../../src/lambdas/pattern-detection/adapters/analysis-workflow';
import { createKinesisEvent, realEvents, sqsEvent } from './events';
import { analyse, createTestAlertProcessor, deliver } from './pipeline';
import { World } from './world';

const ODD_SYMBOLS = [
  'AAPL  260116C00150000', 'BTC/USDT:USDT-250627-100000-C', '^GSPC', '$SPX', 'XYZ#', '#', 'M&M.NS', 'ES=F', '@ES',
  'A%2F+B?', '[DJI30]', '*', '#'.repeat(32), '~|!()_',
]; // prettier-ignore

const world = new World();

beforeAll(async () => {
  // GOOG has the critical alerts; the earlier bars of AAPL have more patterns.
  const events = realEvents();
  const later = events.filter(({ symbol }) => symbol === 'GOOG');
  const earlier = events.filter(
    ({ symbol, timestamp }) => symbol === 'AAPL' && String(timestamp) < String(later[0]!.timestamp),
  );
  const bars = [...earlier, ...later];
  const records = ODD_SYMBOLS.flatMap((symbol, index) =>
    Array.from({ length: Math.ceil(bars.length / 200) }, (_, part) => {
      const batch = bars.slice(part * 200, part * 200 + 200).map((bar) => ({ ...bar, symbol }));
      // Every second symbol arrives in lower case.
      const text = JSON.stringify(batch);
      return index % 2 ? text.replaceAll(JSON.stringify(symbol), JSON.stringify(symbol.toLowerCase())) : text;
    }),
  );
  await deliver(world, createKinesisEvent(records, world.time), 350_400);
  for (const analysis of world.analyses) await analyse(world, analysis);
  await createTestAlertProcessor(world)(sqsEvent(world.alertMessages));
});

it.each(ODD_SYMBOLS)(
  'the patterns and alerts of %j are found, stored and read like those of others',
  (symbol) => {
    expect(world.failedMessages).toEqual([]);
    expect([...world.stateRows.keys()]).toContain(symbol);
    const rows = [...world.patternRows.values()].filter((row) => row.symbol === symbol);
    const ofFirst = [...world.patternRows.values()].filter((row) => row.symbol === ODD_SYMBOLS[0]);
    expect(rows.map(({ timestamp, pattern }) => [timestamp, pattern])).toEqual(
      ofFirst.map(({ timestamp, pattern }) => [timestamp, pattern]),
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { patternId, pattern, timestamp } of rows) {
      expect(parseDetectionId(patternId)).toEqual({ symbol, pattern, confirmedAt: Date.parse(timestamp) });
      expect(decodeCursor(encodeCursor(patternId))?.id).toBe(patternId);
    }
    expect(parseHistoryQuery({ symbol: [symbol.toLowerCase()] })).toMatchObject({ value: { symbol } });
  },
);

it('the approvals of odd symbols have valid tokens, timers, subjects, file names and pages', async () => {
  const approvals = [...world.approvalRows.values()];
  expect(new Set(approvals.map(({ alert }) => alert.symbol))).toEqual(new Set(ODD_SYMBOLS));
  const names = new Set<string>();
  for (const approval of approvals) {
    const { alert, approvalId } = approval;
    const signer = { kid: 'k1', sign: async () => new Uint8Array(32) };
    const token = await signToken(toTokenClaims(approval, 'market-stacks-local'), signer);
    expect(token).toMatch(/^[\w.-]+$/);
    expect(token.length).toBeLessThan(MAX_TOKEN_LENGTH);
    expect(getTimerName(approvalId)).toMatch(/^[0-9a-f]{64}$/);
    expect(formatExecutionName(alert.correlationId)).toMatch(/^[\w-]{1,80}$/);
    expect(getPartitionKey(alert.symbol)).toMatch(/^symbols-[0-9a-f]{2}$/);
    // SNS: printable ASCII below 100 characters that begins with a letter, a digit or punctuation.
    expect(`Approve? ${formatAlertSubject(alert)}`).toMatch(/^[\x21-\x7e][\x20-\x7e]{1,98}$/);
    expect(renderAlert(approval, undefined).text).toContain(
      `<dd>${alert.symbol.replaceAll('&', '&amp;')}</dd>`,
    );
    const name = formatSvgName({ ...alert, confirmedAt: Date.parse(alert.timestamp) });
    expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._~-]{1,120}\.svg$/);
    names.add(name);
  }
  expect(names.size).toBe(approvals.length);
});
