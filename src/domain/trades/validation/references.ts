import type { ReferenceKind } from '../reference';
import type { Trade } from '../trade';
import { createViolation, type TradeViolation } from '../violation';
import { type TradeCheck, violationUnless } from './context';

/** The reference records that each trade must have, and the fields that identify them. */
const REQUIRED: readonly (readonly [kind: ReferenceKind, label: string, field: keyof Trade])[] = [
  ['instrument', 'instrument', 'isin'],
  ['priceBand', 'price band', 'isin'],
  ['tickTable', 'tick table', 'isin'],
  ['venue', 'venue', 'venue'],
  ['account', 'account', 'account'],
  ['counterparty', 'counterparty', 'counterparty'],
];

const OF_INSTRUMENT: readonly ReferenceKind[] = ['priceBand', 'tickTable'];

/** Checks that the records of a trade existed and were active when it was executed. */
export const checkReferences: TradeCheck = ({ trade, records }) =>
  REQUIRED.flatMap(([kind, label, field]): TradeViolation[] => {
    // Without an instrument, more violations for its prices report nothing new.
    if (OF_INSTRUMENT.includes(kind) && !records.instrument) return [];
    const record = records[kind];
    const id = String(trade[field]);
    if (!record)
      return [createViolation('unknown-reference', field, id, `a known ${label} at ${trade.executedAt}`)];
    const expected = `an active ${label} at ${trade.executedAt} (version ${record.version} is not)`;
    return violationUnless(record.isActive, 'inactive-reference', field, id, expected);
  });

/** Checks that the fields of a trade agree with its records. */
export const checkAgreement: TradeCheck = ({ trade, records: { instrument, account } }) => {
  const { venue, currency, symbol, capacity } = trade;
  return [
    ...(instrument
      ? [
          ...violationUnless(
            instrument.venues.includes(venue),
            'instrument-venue',
            'venue',
            venue,
            `a venue of ${instrument.symbol}: ${instrument.venues.join(', ')}`,
          ),
          ...violationUnless(
            instrument.currency === currency,
            'instrument-currency',
            'currency',
            currency,
            instrument.currency,
          ),
          ...violationUnless(
            symbol === undefined || symbol === instrument.symbol,
            'instrument-symbol',
            'symbol',
            symbol,
            instrument.symbol,
          ),
        ]
      : []),
    ...violationUnless(
      !account || account.capacities.includes(capacity),
      'account-capacity',
      'capacity',
      capacity,
      `one of ${account?.capacities.join(', ')}`,
    ),
  ];
};
