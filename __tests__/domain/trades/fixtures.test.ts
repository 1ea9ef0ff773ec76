import {
  DEFAULT_TRADE_LIMITS,
  formatTradeViolation,
  PARSE_TRADE,
  TRADE_RULES,
  TRADE_SOURCES,
  type TradeViolation,
  validateTrade,
} from '../../../src/domain/trades';
import { NOW, readFixtures, REFERENCE } from './fixtures';

const listRules = (violations: readonly TradeViolation[]) =>
  violations.map(({ field, rule }) => `${field} ${rule}`);

describe.each(TRADE_SOURCES)('the messages of %s', (source) => {
  const fixtures = readFixtures(source);

  it('include at least 50', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(50);
    expect(new Set(fixtures.map(({ name }) => name)).size).toBe(fixtures.length);
  });

  it.each(fixtures)('$verdict: $name', ({ verdict, violations, trade, text }) => {
    const reading = PARSE_TRADE[source](text);
    if ('violations' in reading) {
      expect(['unreadable', ...listRules(reading.violations)]).toEqual([verdict, ...violations]);
      for (const violation of reading.violations)
        expect(formatTradeViolation(violation)).toMatch(/^.+: expected .+, got .*\(.+\)[.] .+[.]$/s);
      return;
    }
    expect(reading.trade).toEqual(trade);
    const validation = validateTrade(reading.trade, {
      reference: REFERENCE,
      limits: DEFAULT_TRADE_LIMITS,
      now: NOW,
    });
    expect([validation.verdict, ...listRules(validation.violations)]).toEqual([verdict, ...violations]);
  });
});

describe('the fixtures of all sources', () => {
  it('violate each rule that concerns a single message', () => {
    const found = new Set(
      TRADE_SOURCES.flatMap(readFixtures).flatMap(({ violations }) =>
        violations.map((line) => line.split(' ').at(-1)),
      ),
    );
    const ofHistory = [
      'repeated-report',
      'conflicting-content',
      'conflicting-terms',
      'unmatched-change',
      'missing-version',
      'version-after-cancel',
      'cancel-terms',
      'double-report',
    ];
    expect(Object.keys(TRADE_RULES).filter((rule) => !found.has(rule))).toEqual(ofHistory);
  });
});
