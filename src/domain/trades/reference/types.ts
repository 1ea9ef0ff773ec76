import type { SettlementCalendarId } from '../../calendar';
import type { DecimalText } from '../../decimal';
import type { Capacity } from '../trade';
import type { TimeText } from '../time';

/** What all reference records have. A change is a new version; versions are never changed. */
interface Versioned {
  /** 1, 2, 3 …, in the order of `validFrom`. */
  readonly version: number;
  /** The time from which the version counts, in UTC, until the next version. */
  readonly validFrom: TimeText;
  /** Whether trades may use the record. An instrument that is no longer traded has an inactive version at the end. */
  readonly isActive: boolean;
}

export interface Instrument extends Versioned {
  readonly isin: string;
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  /** The MICs of the markets on which it trades. */
  readonly venues: readonly string[];
  readonly tickTableId: string;
  /** The round lot. */
  readonly lotSize: DecimalText;
  /** The smallest unit of a quantity: 1 for shares, less if fractions trade. */
  readonly quantityUnit: DecimalText;
  readonly settlementCalendar: SettlementCalendarId;
  /** Settlement days from the trading day to the settlement, such as 1 for T + 1. */
  readonly settlementDays: number;
}

export interface Venue extends Versioned {
  readonly mic: string;
  readonly name: string;
  /** The id of its trading calendar. */
  readonly calendar: string;
  /** Minutes before the open in which executions are usual, such as those of an auction. */
  readonly minutesBeforeOpen: number;
  /** Minutes after the close in which executions are usual, such as those of the closing auction. */
  readonly minutesAfterClose: number;
}

export interface Account extends Versioned {
  readonly account: string;
  readonly name: string;
  readonly capacities: readonly Capacity[];
  /** The largest quantity of one trade. */
  readonly maxQuantity: DecimalText;
  /** The largest notional of one trade by its currency. Another currency is not permitted. */
  readonly maxNotional: Readonly<Record<string, DecimalText>>;
}

export interface Counterparty extends Versioned {
  readonly lei: string;
  readonly name: string;
}

/** The prices around a reference price that are accepted. */
export interface PriceBand extends Versioned {
  readonly isin: string;
  readonly currency: string;
  /** Such as the close of the day before. */
  readonly referencePrice: DecimalText;
  /** The deviation in percent from which a price gets a warning. */
  readonly warnPercent: DecimalText;
  /** The deviation in percent above which a price is rejected. */
  readonly rejectPercent: DecimalText;
}

/** The smallest steps of execution prices, by the price. Half of an order's tick where venues execute at the midpoint. */
export interface TickTable extends Versioned {
  readonly tickTableId: string;
  /** In ascending order; a band reaches to the next one, which begins at its `from`. */
  readonly bands: readonly { readonly from: DecimalText; readonly tick: DecimalText }[];
}

/** The kinds of reference records. */
export interface ReferenceRecords {
  readonly instrument: Instrument;
  readonly venue: Venue;
  readonly account: Account;
  readonly counterparty: Counterparty;
  readonly priceBand: PriceBand;
  readonly tickTable: TickTable;
}
export type ReferenceKind = keyof ReferenceRecords;

/** Which version of which record was used. It is part of the lineage of a trade. */
export interface UsedRecord {
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly version: number;
  readonly validFrom: TimeText;
}

/** Reference data with its history. */
export interface ReferenceData {
  /**
   * Returns the version of a record that counted at a time; undefined if there was none yet.
   * @param id the ISIN, MIC, account, LEI or id of a tick table
   */
  find<Kind extends ReferenceKind>(kind: Kind, id: string, at: TimeText): ReferenceRecords[Kind] | undefined;
}
