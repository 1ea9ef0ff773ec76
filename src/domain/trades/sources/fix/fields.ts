import type { Capacity, Side, TradeAction } from '../../trade';
import {
  createCodeCodec,
  CURRENCY,
  FIX_DATE,
  FIX_DECIMAL,
  FIX_TIME,
  ID,
  ISIN,
  LEI,
  MIC,
  SYMBOL,
  VERSION,
} from '../../codec';
import type { SourceField, SourceFields } from '../read-trade';
import { formatTag } from './dictionary';

/** The LEI of the contra firm, which is in the repeating group of parties. */
export const PARTY = 'contra firm';

/** The symbol of an instrument that has none. FIX requires the tag; the SecurityID counts. */
export const NO_SYMBOL = '[N/A]';

/** A tag, a tag that depends on the action, or the contra firm. */
export type FixPlace = number | { readonly ofNew: number; readonly ofChange: number } | typeof PARTY;

const at = <T>(tag: number, codec: SourceField<T, FixPlace>['codec']): SourceField<T, FixPlace> => ({
  at: tag,
  label: formatTag(tag),
  codec,
});

const SIDES = createCodeCodec<Side>({ buy: '1', sell: '2', 'sell-short': '5' });
const CAPACITIES = createCodeCodec<Capacity>({ agency: 'A', principal: 'P', 'riskless-principal': 'R' });

const COMMON = {
  version: at(5001, VERSION),
  venue: at(30, MIC),
  executedAt: at(60, FIX_TIME),
  isin: at(48, ISIN),
  symbol: { ...at(55, SYMBOL), isOptional: true },
  side: at(54, SIDES),
  quantity: at(32, FIX_DECIMAL),
  price: at(31, FIX_DECIMAL),
  currency: at(15, CURRENCY),
  settlementDate: at(64, FIX_DATE),
  account: at(1, ID),
  counterparty: { at: PARTY, label: 'PartyID (448) of the contra firm', codec: LEI },
  capacity: at(528, CAPACITIES),
} satisfies Partial<SourceFields<FixPlace>>;

/** The fields of an ExecutionReport (8). */
export const EXECUTION_FIELDS: SourceFields<FixPlace> = {
  action: at(150, createCodeCodec<TradeAction>({ new: 'F', correct: 'G', cancel: 'H' })),
  sourceTradeId: { at: { ofNew: 17, ofChange: 19 }, label: 'ExecID (17) or ExecRefID (19)', codec: ID },
  executionId: at(527, ID),
  ...COMMON,
};

/** The fields of a TradeCaptureReport (AE). */
export const CAPTURE_FIELDS: SourceFields<FixPlace> = {
  action: at(487, createCodeCodec<TradeAction>({ new: '0', correct: '2', cancel: '1' })),
  sourceTradeId: {
    at: { ofNew: 571, ofChange: 572 },
    label: 'TradeReportID (571) or TradeReportRefID (572)',
    codec: ID,
  },
  executionId: at(17, ID),
  ...COMMON,
};
