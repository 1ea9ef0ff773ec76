import { z } from 'zod';
import { type LoggedChange, readChanges } from '../sections/changes/read-changes';

/** The part of a verification in the audit log that the page shows. */
const Results = z.array(
  z.looseObject({
    region: z.string(),
    isIntact: z.boolean().nullable(),
    rows: z.number(),
    violations: z.array(z.string()),
  }),
);

/** The last verification of a region's ledger in this console. */
export interface LastVerification {
  readonly region: string;
  readonly isIntact: boolean | null;
  readonly rows: number;
  readonly violations: readonly string[];
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly user: string;
}

/**
 * Finds the last verification of each region among the last changes of the audit log. The systems themselves only store
 * checkpoints; the checkpointer verifies the entries that each of them covers.
 */
export async function readLastVerifications(
  file: string,
  { section, environment, target }: Pick<LoggedChange, 'section' | 'environment' | 'target'>,
): Promise<readonly LastVerification[]> {
  const found = new Map<string, LastVerification>();
  for (const change of await readChanges(file)) {
    const isOwn =
      change.section === section && change.environment === environment && change.target === target;
    if (!isOwn || change.change !== 'verify' || change.state !== 'succeeded') continue;
    const { at, endedAt = at, user, result } = change;
    for (const { region, isIntact, rows, violations } of Results.safeParse(result).data ?? [])
      if (!found.has(region)) found.set(region, { region, isIntact, rows, violations, at: endedAt, user });
  }
  return [...found.values()];
}
