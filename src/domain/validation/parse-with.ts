import type { z } from 'zod';
import { joinPath } from './field-rules';
import { safeParse } from './safe-parse';
import { type ParseResult, rejectInput } from './violation';

/** Parses a value with a schema; the first issue becomes the violation. @param field the path of the value */
export const parseWith = <T>(schema: z.ZodType<T>, value: unknown, field: string): ParseResult<T> => {
  const { data, error } = safeParse(schema, value);
  if (!error) return { value: data };
  const { path, message } = error.issues[0]!;
  const found = path.reduce<unknown>(
    (at, key) => (at as Readonly<Record<PropertyKey, unknown>>)?.[key],
    value,
  );
  return rejectInput(joinPath(field, path.join('.')).replace(/\.$/, ''), `satisfy: ${message}`, found);
};
