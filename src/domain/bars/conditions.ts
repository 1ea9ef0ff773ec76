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
};

const EXCLUDED: ReadonlySet<string> = new Set(Object.values(EXCLUDED_CONDITIONS).flat());

/** Whether a trade with these conditions sets the price of its time. Names may have any case, codes are upper case. */
export function setsPrice(conditions: readonly string[] | undefined): boolean {
  if (conditions === undefined) return true;
  return !conditions.some((condition) =>
    EXCLUDED.has(condition.length <= 2 ? condition : condition.toLowerCase()),
  );
}
