type Json = Readonly<Record<string, unknown>>;

/**
 * Whether an EventBridge pattern matches an event: the event must have every field of the pattern, with one of the
 * listed values. Supports lists of exact values only.
 * @throws if the pattern contains an operator such as "prefix"
 */
export function matchesPattern(pattern: Json, event: Json): boolean {
  return Object.entries(pattern).every(([field, condition]) => {
    const value = event[field];
    if (!Array.isArray(condition))
      return typeof value === 'object' && value !== null && matchesPattern(condition as Json, value as Json);
    if (condition.some((allowed) => typeof allowed === 'object'))
      throw new Error(`${field} has an operator; expected a list of exact values`);
    return condition.includes(value);
  });
}
