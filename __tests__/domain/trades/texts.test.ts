import {
  checkIdentity,
  DEFAULT_TRADE_LIMITS,
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  formatTradeViolation,
  PARSE_TRADE,
  TRADE_RULES,
  TRADE_SOURCES,
  type TradeViolation,
  validateTrade,
} from '../../../src/domain/trades';
import { SOH } from '../../../src/domain/trades/sources/fix/message';
import { NOW, readFixtures, REFERENCE } from './fixtures';
import { createTrade } from './trades';

/** The violations of all messages in the fixtures. */
const ofMessages = TRADE_SOURCES.flatMap((source) =>
  readFixtures(source).flatMap(({ text }): readonly TradeViolation[] => {
    const reading = PARSE_TRADE[source](text);
    if ('violations' in reading) return reading.violations;
    return validateTrade(reading.trade, { reference: REFERENCE, limits: DEFAULT_TRADE_LIMITS, now: NOW })
      .violations;
  }),
);

const cancellation = createTrade({ version: 2, action: 'cancel' });
const correction = createTrade({ version: 3, action: 'correct' });
const clearing = createTrade({ source: 'clearing' });
const ofIdentity = [
  checkIdentity(createTrade(), [createTrade()]),
  checkIdentity(createTrade({ price: '271.36' }), [createTrade()]),
  checkIdentity(createTrade({ source: 'clearing', price: '271.36' }), [createTrade()]),
  checkIdentity({ ...cancellation, source: 'clearing' }, [clearing, createTrade()]),
  checkIdentity(correction, [createTrade()]),
  checkIdentity(correction, [createTrade(), cancellation]),
  checkIdentity({ ...cancellation, quantity: '50' }, [createTrade()]),
  checkIdentity(createTrade({ sourceTradeId: '1002' }), [createTrade()]),
].flat();

describe('the text of a violation', () => {
  it.each(Object.keys(TRADE_RULES))(
    'of the rule %s names field, expected and actual value, and what to do',
    (rule) => {
      const byField = new Map<string, TradeViolation>();
      for (const violation of [...ofMessages, ...ofIdentity])
        if (violation.rule === rule && !byField.has(violation.field)) byField.set(violation.field, violation);
      expect(byField.size).toBeGreaterThan(0);
      // Three fields show how the text varies.
      expect([...byField.values()].slice(0, 3).map(formatTradeViolation)).toMatchSnapshot();
    },
  );
});

describe('the text of a message', () => {
  const trade = createTrade({ version: 2, action: 'correct', executedAt: '2026-11-25T15:30:00.123456Z' });
  const session = { sequence: 7, sentAt: '2026-11-25T15:30:00.500Z' };

  it.each(['8', 'AE'] as const)('in FIX has the type %s', (messageType) => {
    expect(formatFixTrade(trade, { ...session, messageType }).split(SOH)).toMatchSnapshot();
  });

  it('in FIX has a symbol in any case, because the standard requires one', () => {
    const message = formatFixTrade(createTrade({ symbol: undefined }), { ...session, messageType: '8' });
    expect(message.split(SOH)).toContain('55=[N/A]');
  });

  it('in XML has the elements in the order of the schema', () => {
    expect(formatClearingTrade({ ...trade, source: 'clearing' })).toMatchSnapshot();
  });

  it('in JSON has numbers as strings', () => {
    expect(JSON.parse(formatDeskTrade({ ...trade, source: 'trading-desk' }))).toMatchSnapshot();
  });
});
