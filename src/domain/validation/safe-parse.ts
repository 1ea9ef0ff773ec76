import { z } from 'zod';

/** JSON of people and programs has a few dozen levels at most, and functions that walk it need the stack for each. */
const MAX_DEPTH = 250;

/**
 * Checks a value of unknown origin against a schema, like zod's `safeParse`, and reports what zod 4.6.7 throws: a TypeError
 * for `{"length": {"toString": null}}` in place of a text or list whose length is limited, and a RangeError for a value that is
 * nested too deeply. What passes has at most 250 levels.
 */
export function safeParse<S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> {
  if (isTooDeep(value, MAX_DEPTH)) return fail('it is nested too deeply');
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail('an object has a field "length" that is not a number');
  }
}

const isTooDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)));

const fail = (message: string) => ({
  success: false as const,
  error: new z.ZodError([{ code: 'custom', path: [], message, input: undefined }]) as z.ZodError<never>,
});
