import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { UserError } from '../errors';
import { parseJson } from '../json';
import { safeParse } from '../../domain/validation/safe-parse';

/**
 * Reads a file with the JSON output of a command.
 * @param command as the user runs it
 * @throws UserError that names the command, if the file does not exist or has another form
 */
export function readCommandOutput<T>(file: string, schema: z.ZodType<T>, command: string): T {
  if (!existsSync(file)) throw new UserError(`${file} does not exist: create it with ${command}`);
  const parsed = safeParse(schema, parseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new UserError(
    `${file}: expected the output of ${command}: ${path.join('.') || 'the document'}: ${message}`,
  );
}
