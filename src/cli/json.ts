import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { UserError } from './errors';
import { safeParse } from '../domain/validation/safe-parse';

/**
 * Reads a JSON file that the user names, and checks it against a schema.
 * @param createError creates the error from the problem, such as `0.region: expected a text`
 * @throws the created error if the file cannot be read, is not JSON, or has another form
 */
export function readJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
  createError: (problem: string) => UserError,
): T {
  const parsed = safeParse(schema, readJson(file, createError));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw createError(`${path.join('.') || 'the file'}: ${message}`);
}

function readJson(file: string, createError: (problem: string) => UserError): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw createError((error as Error).message);
  }
}

/** Parses JSON. Returns undefined if the text is invalid. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
