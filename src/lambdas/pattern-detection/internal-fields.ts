const INTERNAL_FIELDS = ['alertDue', 'bars', 'claimedUntil', 'decision', 'digestDue', 'kind'];

/** Omits the fields of a row that responses do not contain: the partition keys of indexes, the claim, and encoded bars. */
export const omitInternalFields = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL_FIELDS.includes(name)));
