/** Returns a value with the keys of its objects in order, so that equal values have equal JSON. */
const sortKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sortKeys)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sortKeys(item)]),
        )
      : value;

/** Formats a value so that equal values give equal texts. */
export const formatCanonical = (value: unknown): string => JSON.stringify(sortKeys(value)) ?? 'nothing';

/** Returns an object without some of its fields. */
export const omitFields = <T extends object>(value: T, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
