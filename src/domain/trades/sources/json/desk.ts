import { parseUntrustedJson, quoteJsonNumbers } from '../../../validation';
import type { Side, Trade, TradeAction } from '../../trade';
import { createViolation, refuse, type TradeReading, type TradeViolation } from '../../violation';
import {
  CAPACITY_WORDS,
  type Codec,
  createCodeCodec,
  CURRENCY,
  ID,
  ISIN,
  ISO_DATE,
  ISO_TIME,
  JSON_DECIMAL,
  LEI,
  MIC,
  SYMBOL,
  VERSION,
} from '../../codec';
import {
  type FindText,
  readTradeFields,
  type SourceField,
  type SourceFields,
  writeTradeFields,
} from '../read-trade';

const at = <T>(name: string, codec: Codec<T>): SourceField<T, string> => ({ at: name, label: name, codec });

const ACTIONS = createCodeCodec<TradeAction>({ new: 'NEW', correct: 'CORRECT', cancel: 'CANCEL' });
const SIDES = createCodeCodec<Side>({ buy: 'BUY', sell: 'SELL', 'sell-short': 'SHORT' });

const FIELDS: SourceFields<string> = {
  sourceTradeId: at('tradeId', ID),
  version: at('version', VERSION),
  action: at('action', ACTIONS),
  executionId: at('executionId', ID),
  venue: at('venue', MIC),
  executedAt: at('executedAt', ISO_TIME),
  isin: at('isin', ISIN),
  symbol: { ...at('symbol', SYMBOL), isOptional: true },
  side: at('side', SIDES),
  quantity: at('quantity', JSON_DECIMAL),
  price: at('price', JSON_DECIMAL),
  currency: at('currency', CURRENCY),
  settlementDate: at('settlementDate', ISO_DATE),
  account: at('account', ID),
  counterparty: at('counterparty', LEI),
  capacity: at('capacity', CAPACITY_WORDS),
};
/** Fields that may be numbers. An id may not: 1.0 and 1 are one number and two texts. */
const NUMBERS = ['version', 'quantity', 'price'];
/** Notes of the desk, which are not part of the trade. */
const IGNORED = ['trader', 'note'];
const NAMES = [...Object.values(FIELDS).map(({ at: name }) => name), ...IGNORED];

/**
 * Reads a trade of the trading desk: one JSON object. Prices and quantities are strings or numbers; a number counts
 * exactly as it is written, with all its digits.
 */
export const parseDeskTrade = (text: string): TradeReading => {
  const json = parseUntrustedJson(text, 'message');
  if ('violation' in json) {
    const { field, rule, got } = json.violation;
    const kind =
      rule === 'appear once' ? 'repeated-field' : rule.startsWith('have at most') ? 'size' : 'syntax';
    return refuse(createViolation(kind, field, got, `text that must ${rule}`));
  }
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(createViolation('syntax', 'message', text, 'a JSON object'));
  const unknown = Object.keys(value).find((name) => !NAMES.includes(name));
  if (unknown !== undefined)
    return refuse(
      createViolation(
        'unknown-field',
        unknown || 'field without a name',
        unknown,
        `one of the fields ${NAMES.join(', ')}`,
      ),
    );
  const texts = JSON.parse(quoteJsonNumbers(text)) as Readonly<Record<string, unknown>>;
  return readTradeFields(
    'trading-desk',
    FIELDS,
    createFinder(value as Readonly<Record<string, unknown>>, texts),
  );
};

/** @param texts the same object with the texts of its numbers */
const createFinder =
  (value: Readonly<Record<string, unknown>>, texts: Readonly<Record<string, unknown>>): FindText<string> =>
  (name, label): string | undefined | TradeViolation => {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field === undefined || typeof field === 'string') return field;
    if (typeof field === 'number' && NUMBERS.includes(name)) return texts[name] as string;
    const expected = NUMBERS.includes(name) ? 'a number or a string' : 'a string';
    return createViolation('field-format', label, JSON.stringify(field), expected);
  };

/** Formats a trade of the trading desk. Prices and quantities are strings, which no reader rounds. */
export const formatDeskTrade = (trade: Trade): string =>
  JSON.stringify(
    Object.fromEntries(
      writeTradeFields(trade, FIELDS).map(([name, text]) => [name, name === 'version' ? Number(text) : text]),
    ),
  );
