/** The condition of a trade that was corrected or cancelled later. */
export const CORRECTED_TRADE = 'corrected trade';

/**
 * Conditions of trades that do not set the price, by the codes of the consolidated tapes of the USA (CTA, UTP), the
 * numbers of Polygon, and names. `B` is an average price in CTA, a bunched trade in UTP; neither sets the price of its
 * time.
 */
const EXCLUDED_CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  'average price': ['B', 'W', '2', 'average-price', 'averageprice', 'average price trade'],
  'out of sequence': [
    'Z',
    'U',
    '13',
    '32',
    '33',
    'out-of-sequence',
    'outofsequence',
    'sold (out of sequence)',
  ],
  late: ['L', 'P', '22', '30', '31', 'late', 'sold-last', 'sold last', 'prior reference price'],
  // The price is part of a transaction with other securities.
  contingent: ['V', '7', '52', '53', 'contingent', 'contingent trade', 'qualified contingent trade'],
  // The price contains interest until another day of settlement. The number 7 of Polygon is a cash sale.
  'special settlement': ['C', 'N', 'R', '20', '29', 'cash', 'cash sale', 'cash trade', 'next day', 'seller'],
  corrected: [CORRECTED_TRADE],
  'price variation': ['H', '21', 'price variation', 'price variation trade'],
  // They repeat the auction's trade.
  'official prices': ['M', 'Q', '15', '16', 'market center official close', 'market center official open'],
};

const EXCLUDED: ReadonlySet<string> = new Set(Object.values(EXCLUDED_CONDITIONS).flat());

/** The trade of a closing auction. It is reported some milliseconds after the close. */
const CLOSING: ReadonlySet<string> = new Set([
  '6',
  '8',
  '19',
  'closing prints',
  'market center closing trade',
]);

/** Whether a trade with these conditions sets the price of its time. Names may have any case, codes are upper case. */
export const setsPrice = (conditions: readonly string[] | undefined): boolean =>
  !hasCondition(conditions, EXCLUDED);

/** Whether a trade with these conditions is that of a closing auction. */
export const isClosingTrade = (conditions: readonly string[] | undefined): boolean =>
  hasCondition(conditions, CLOSING);

const hasCondition = (conditions: readonly string[] = [], known: ReadonlySet<string>): boolean =>
  conditions.some((condition) => known.has(condition.length <= 2 ? condition : condition.toLowerCase()));
