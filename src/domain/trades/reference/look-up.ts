import type { Trade } from '../trade';
import type { ReferenceData, ReferenceKind, ReferenceRecords, UsedRecord } from './types';

/** The reference records of a trade as they were at its execution, and their versions. */
export interface TradeReferences {
  readonly records: { readonly [Kind in ReferenceKind]?: ReferenceRecords[Kind] };
  /** The records that were found, in a fixed order. */
  readonly used: readonly UsedRecord[];
}

/**
 * Looks up the reference records of a trade as they were when it was executed: a late report or a replay gives the same
 * result as a report on time.
 */
export const findTradeReferences = (trade: Trade, reference: ReferenceData): TradeReferences => {
  const used: UsedRecord[] = [];
  const find = <Kind extends ReferenceKind>(kind: Kind, id: string): ReferenceRecords[Kind] | undefined => {
    const record = reference.find(kind, id, trade.executedAt);
    if (record) used.push({ kind, id, version: record.version, validFrom: record.validFrom });
    return record;
  };
  const instrument = find('instrument', trade.isin);
  const records = {
    instrument,
    tickTable: instrument && find('tickTable', instrument.tickTableId),
    priceBand: find('priceBand', trade.isin),
    venue: find('venue', trade.venue),
    account: find('account', trade.account),
    counterparty: find('counterparty', trade.counterparty),
  };
  return { records, used };
};
