import { matchValue } from './match-value';
import { type EventPattern, type FieldCondition, OR } from './types';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value of a field, or undefined. Inherited properties are not fields. */
const getField = (value: Fields, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** The values in lists within lists, or the value itself. */
const flattenLists = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]).flatMap(flattenLists) : [value];

/** The values of a field that conditions apply to: neither objects nor lists, which EventBridge ignores here. */
const listValues = (value: unknown): readonly unknown[] =>
  flattenLists(value).filter((entry) => entry !== undefined && !isObject(entry));

/** Whether an event has a value at a path, in any element of the lists on the way. */
const hasValue = (value: unknown, path: readonly string[]): boolean => {
  const [name, ...rest] = path;
  if (name === undefined) return listValues(value).length > 0;
  return flattenLists(value).some((entry) => isObject(entry) && hasValue(getField(entry, name), rest));
};

/** An event, and the path of the part of it that is being matched. */
interface Position {
  readonly event: unknown;
  readonly path: readonly string[];
}

const matchConditions = (
  conditions: readonly FieldCondition[],
  value: unknown,
  { event, path }: Position,
): boolean => {
  const values = listValues(value);
  return conditions.some((condition) => {
    const isAbsence =
      typeof condition === 'object' && condition !== null && 'exists' in condition && !condition.exists;
    if (isAbsence) return !hasValue(event, path);
    return values.some((entry) => matchValue(condition, entry));
  });
};

/** All conditions below a list must be met by the same element of it. */
const matchFields = (pattern: EventPattern, value: unknown, { event, path }: Position): boolean => {
  const objects = flattenLists(value).filter(isObject);
  return (objects.length > 0 ? objects : [{}]).some((object) =>
    Object.entries(pattern).every(([name, expected]) => {
      if (name === OR && Array.isArray(expected))
        return (expected as readonly EventPattern[]).some((alternative) =>
          matchFields(alternative, object, { event, path }),
        );
      const position = { event, path: [...path, name] };
      const field = getField(object, name);
      return Array.isArray(expected)
        ? matchConditions(expected as readonly FieldCondition[], field, position)
        : matchFields(expected as EventPattern, field, position);
    }),
  );
};

/**
 * Whether a pattern matches an event, with the rules of EventBridge: every field of the pattern must meet one of its
 * conditions; fields of the event that the pattern does not name are ignored; one element of a list is enough.
 * @param pattern a pattern that {@link validateEventPattern} accepts
 */
export const matchEvent = (pattern: EventPattern, event: unknown): boolean =>
  isObject(event) && matchFields(pattern, event, { event, path: [] });
