import type { Json, ResourceChange } from '../plan/plan';

const HIDDEN = '(sensitive)';

function hidden(value: Json | undefined, marks: Json | undefined): Json | undefined {
  if (value === undefined || value === null || !marks) return value;
  if (marks === true) return HIDDEN;
  if (typeof value !== 'object' || typeof marks !== 'object') return value;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) => hidden(item, (marks as readonly Json[])[index])!);
  const of = marks as Readonly<Record<string, Json>>;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item, of[key])!]));
}

/** Hides what the provider or the configuration calls sensitive. */
export function hideMarked(change: ResourceChange): ResourceChange {
  const { before, after, before_sensitive, after_sensitive } = change.change;
  const masked = { before: hidden(before, before_sensitive), after: hidden(after, after_sensitive) };
  return { ...change, change: { ...change.change, ...masked } } as ResourceChange;
}
