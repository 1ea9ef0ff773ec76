export { findChangedVersions } from './changed-versions';
export { loadReferenceData } from './in-memory';
export { findTradeReferences, type TradeReferences } from './look-up';
export type {
  Account,
  Counterparty,
  Instrument,
  PriceBand,
  ReferenceData,
  ReferenceKind,
  ReferenceRecords,
  TickTable,
  UsedRecord,
  Venue,
} from './types';
