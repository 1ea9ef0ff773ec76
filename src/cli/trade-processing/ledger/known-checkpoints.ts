import { z } from 'zod';
import type { KnownCheckpoint } from '../../../domain/ledger';
import { UserError } from '../../errors';
import { readJsonFile } from '../../json';
import { formatCommand } from '../../terminal/format-command';

/** The part of the output of `verify --json` that a later verification compares. */
const Verifications = z.array(
  z.looseObject({
    region: z.string().min(1),
    report: z.looseObject({
      isIntact: z
        .boolean()
        .nullable()
        .refine((isIntact) => isIntact !== false, { error: 'expected a ledger without violations' }),
    }),
    newest: z
      .looseObject({
        number: z.int().min(1),
        hash: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 lower-case hexadecimal digits' }),
      })
      .optional(),
  }),
);

/**
 * Reads the newest checkpoints of an earlier verification from a file with the output of `verify --json`.
 * @returns a checkpoint for each of the regions
 * @throws UserError that names the file and what is wrong with it
 */
export function readKnownCheckpoints(
  file: string,
  regions: readonly string[],
): ReadonlyMap<string, KnownCheckpoint> {
  const verifications = readJsonFile(file, Verifications, (problem) => createFileError(file, problem));
  const known = new Map<string, KnownCheckpoint>();
  for (const { region, newest } of verifications)
    if (newest) known.set(region, { number: newest.number, hash: newest.hash, source: file });
  const missing = regions.filter((region) => !known.has(region));
  if (missing.length > 0)
    throw createFileError(
      file,
      `it contains no checkpoint of ${missing.join(' and ')}, so verify only the others with --region`,
    );
  return known;
}

const createFileError = (file: string, problem: string) =>
  new UserError(
    `${file} has no known checkpoints (${problem}): expected the output of ${formatCommand('trade-processing verify --json')}`,
  );
