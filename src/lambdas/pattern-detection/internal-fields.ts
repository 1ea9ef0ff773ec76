import { getDetectionVersion } from '../../domain/patterns';

const INTERNAL_FIELDS = ['alertDue', 'bars', 'claimedUntil', 'decision', 'digestDue', 'kind'];

/**
 * Converts a row of a pattern or an alert to its fields in responses: without the partition keys of indexes, the claim and
 * encoded bars, and with the version of the detection, which rows of the first version do not contain.
 */
export const toResponseFields = (row: { readonly version?: number }): object => ({
  ...Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL_FIELDS.includes(name))),
  version: getDetectionVersion(row),
});
