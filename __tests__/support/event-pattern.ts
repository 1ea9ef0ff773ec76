type Json = Readonly<Record<string, unknown>>;

/**
 * Whether EventBridge's pattern matches an event: every field of the pattern must be in the event, with one of the
 * values listed. Only lists of exact values, which is what the patterns here use.
 * @throws if the pattern holds an operator, which this matcher would get wrong
 */
export function matchesPattern(pattern: Json, event: Json): boolean {
  return Object.entries(pattern).every(([field, condition]) => {
    const value = event[field];
    if (!Array.isArray(condition))
      return typeof value === 'object' && value !== null && matchesPattern(condition as Json, value as Json);
    if (condition.some((allowed) => typeof allowed === 'object')) throw new Error(`an operator at ${field}`);
    return condition.includes(value);
  });
}
