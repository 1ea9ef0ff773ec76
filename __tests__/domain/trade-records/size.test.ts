import fc from 'fast-check';
import { EXAMINATION_LIMITS, parseTradeEvent } from '../../../src/domain/trade-records';
import { type TradeSource, TRADE_SOURCES } from '../../../src/domain/trades';
import { countUtf8Bytes } from '../../../src/domain/validation';
import { createTrade } from '../trades/trades';
import { createTradeEvent, examine, formatMessage } from './records';

/** The most bytes that Step Functions passes to a state. */
const STATE_LIMIT = 256 * 1024;
const MESSAGES = 20;

const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,90}$/),
  fc.constantFrom('ä', '値段'.repeat(45), '🙂', '\u200e', '"', '\\'),
);
/** Makes a message wrong in many places. */
const insert: Readonly<
  Record<TradeSource, (text: string, names: readonly string[], count: number) => string>
> = {
  clearing: (text, names, count) =>
    text.replace(
      '<TradId>',
      `${Array.from({ length: count }, (_, n) => `<e${n}${names[n % names.length]!.replace(/[^a-z値段]/g, '')}/>`).join('')}<TradId>`,
    ),
  'trading-desk': (text, names) =>
    JSON.stringify(
      Object.fromEntries(
        Object.keys(JSON.parse(text) as object).map((key, n) => [key, names[n % names.length]]),
      ),
    ),
  'order-management': (text, names, count) => text.slice(0, -8) + `58=${names.join('').repeat(count)}`,
};

describe('the results of an event', () => {
  it.each(TRADE_SOURCES)(
    'of %s are small enough for the next state, whatever its messages contain',
    (source) => {
      const text = formatMessage(createTrade({ source }));
      fc.assert(
        fc.property(
          fc.array(name, { minLength: 1, maxLength: 16 }),
          fc.integer({ min: 0, max: 400 }),
          (names, count) => {
            const messages = Array.from({ length: MESSAGES }, (_, n) => ({
              id: `m${n}`,
              text: insert[source](text, names, count),
            }));
            const event = createTradeEvent(source, messages);
            const parsed = parseTradeEvent(event);
            fc.pre('value' in parsed);
            if (!('value' in parsed)) return;
            const { validation, enrichment } = examine(parsed.value);
            const measure = (value: unknown) => countUtf8Bytes(JSON.stringify(value));
            expect(measure(validation)).toBeLessThan(EXAMINATION_LIMITS.validation);
            expect(measure(enrichment)).toBeLessThan(EXAMINATION_LIMITS.enrichment);
            expect(measure({ event, validation, enrichment })).toBeLessThan(STATE_LIMIT);
          },
        ),
        { numRuns: 30 },
      );
    },
  );

  it('list ten violations of a message at most, and the number of the others', () => {
    const unknown = Array.from({ length: 500 }, (_, n) => `<x${n}/>`).join('');
    const text = formatMessage(createTrade({ source: 'clearing' })).replace('<TradId>', `${unknown}<TradId>`);
    const parsed = parseTradeEvent(createTradeEvent('clearing', [{ id: 'm1', text }]));
    if (!('value' in parsed)) throw new Error('expected an event');
    const [result] = examine(parsed.value).validation.results;
    expect(result!.violations).toHaveLength(11);
    expect(result!.violations.at(-1)).toMatchObject({ actual: '490 more unknown or repeated elements' });
  });
});
