import fc from 'fast-check';
import {
  formatClearingTrade,
  formatDeskTrade,
  formatFixTrade,
  PARSE_TRADE,
  type Trade,
  TRADE_SOURCES,
} from '../../../src/domain/trades';
import { FUZZ } from '../../support/fuzz';
import { readFixtures } from './fixtures';
import { createTrade, trades } from './trades';

const SESSION = { sequence: 7, sentAt: '2026-11-27T15:30:00.123Z' };

const FORMATS: readonly (readonly [
  name: string,
  source: Trade['source'],
  format: (trade: Trade) => string,
])[] = [
  [
    'an ExecutionReport',
    'order-management',
    (trade) => formatFixTrade(trade, { ...SESSION, messageType: '8' }),
  ],
  [
    'a TradeCaptureReport',
    'order-management',
    (trade) => formatFixTrade(trade, { ...SESSION, messageType: 'AE' }),
  ],
  ['XML', 'clearing', formatClearingTrade],
  ['JSON', 'trading-desk', formatDeskTrade],
];

describe.each(FORMATS)('%s', (_, source, format) => {
  it('gives each trade back', () => {
    fc.assert(
      fc.property(trades, (trade) => {
        const sent = { ...trade, source };
        expect(PARSE_TRADE[source](format(sent))).toEqual({ trade: sent });
      }),
      { numRuns: 200 * FUZZ },
    );
  });

  it('never throws on a changed message, and reports what it expects', () => {
    const text = format(createTrade({ source }));
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(10),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (start, length, other) => {
          const reading = PARSE_TRADE[source](text.slice(0, start) + other + text.slice(start + length));
          if ('violations' in reading)
            for (const { expected, fix } of reading.violations)
              expect(`${expected}${fix}`).not.toContain('undefined');
        },
      ),
      { numRuns: 500 * FUZZ },
    );
  });
});

describe('FIX messages', () => {
  // A changed character changes the sum unless a second change compensates it, so it is always found.
  it('are refused after each change of one character', () => {
    const text = formatFixTrade(createTrade(), { ...SESSION, messageType: '8' });
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (position, code) => {
        const changed = text.slice(0, position) + String.fromCharCode(code) + text.slice(position + 1);
        fc.pre(changed !== text);
        expect(PARSE_TRADE['order-management'](changed)).toHaveProperty('violations');
      }),
      { numRuns: 1_000 },
    );
  });

  it('are the same with bars as delimiters', () => {
    const text = formatFixTrade(createTrade(), { ...SESSION, messageType: '8' });
    expect(PARSE_TRADE['order-management'](text.replaceAll('\x01', '|'))).toEqual({ trade: createTrade() });
  });
});

describe('short sales', () => {
  it('have no code in the messages of the clearing house', () => {
    expect(() => formatClearingTrade(createTrade({ side: 'sell-short' }))).toThrow(
      'Expected the side buy or sell, got sell-short',
    );
  });
});

describe('messages beyond the limits', () => {
  it.each(TRADE_SOURCES)('of %s are refused by their size', (source) => {
    const { text } = readFixtures(source)[0]!;
    const reading = PARSE_TRADE[source](`${text}${' '.repeat(300_000)}`);
    expect(reading).toMatchObject({ violations: [{ rule: 'size', field: 'message' }] });
  });

  it('of 10,000 levels are refused before they exhaust the stack', () => {
    const deep = `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`.slice(0, 60_000);
    expect(PARSE_TRADE.clearing(deep)).toMatchObject({ violations: [{ rule: 'size' }] });
    const json = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(PARSE_TRADE['trading-desk'](json)).toMatchObject({ violations: [{ rule: 'syntax' }] });
  });
});

describe('copies of XML messages', () => {
  const text = formatClearingTrade(createTrade({ source: 'clearing' }));

  it('may have white space and a byte order mark around them', () => {
    const expected = { trade: createTrade({ source: 'clearing' }) };
    expect(PARSE_TRADE.clearing(`\n  ${text}\n\n`)).toEqual(expected);
    expect(PARSE_TRADE.clearing(`\ufeff${text}`)).toEqual(expected);
    expect(PARSE_TRADE.clearing(text.replace('UTF-8', 'utf-8'))).toEqual(expected);
  });

  it('are refused in another encoding, also after white space', () => {
    const other = text.replace('"UTF-8"', "'ISO-8859-1'");
    for (const copy of [other, `\n ${other}`])
      expect(PARSE_TRADE.clearing(copy)).toMatchObject({
        violations: [{ rule: 'encoding', actual: 'ISO-8859-1' }],
      });
  });
});

describe('violations', () => {
  const readViolation = (source: (typeof TRADE_SOURCES)[number], text: string) => {
    const reading = PARSE_TRADE[source](text);
    return 'violations' in reading ? reading.violations[0] : undefined;
  };

  it('contain the reason of the XML parser', () => {
    const text = formatClearingTrade(createTrade({ source: 'clearing' })).replace('</SttlmDt>', '');
    expect(readViolation('clearing', text)).toEqual({
      field: 'line 31, column 3',
      rule: 'syntax',
      severity: 'reject',
      actual: 'Missing end tag for element SttlmDt',
      expected: 'well-formed XML',
      fix: 'Check the program that writes the messages; compare with the examples of the format.',
    });
  });

  it('contain no characters that change the display', () => {
    expect(readViolation('order-management', '8=FIX.4.2\x019=5')?.actual).toBe('8=FIX.4.2|9=5');
    const text = formatDeskTrade(createTrade({ account: 'A\u202e\u001b[31m' }));
    expect(readViolation('trading-desk', text)?.actual).toBe('A\ufffd\ufffd[31m');
    expect(readViolation('trading-desk', formatDeskTrade(createTrade({ account: '' })))?.actual).toBe(
      'an empty text',
    );
  });
});
