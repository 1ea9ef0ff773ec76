import { z } from 'zod';
import type { DriftFinding, DriftRecord } from './finding';
import { safeParse } from '../validation/safe-parse';

const Dates = z.object({ firstSeen: z.iso.datetime(), lastSeen: z.iso.datetime() });
const FindingDates = z.object({ version: z.literal(1), findings: z.record(z.string(), Dates) });

/**
 * When the findings of a stack were first and last detected, by key. It contains no attribute values, and so no
 * secrets.
 */
export type FindingDates = z.infer<typeof FindingDates>;

export const NO_DATES: FindingDates = { version: 1, findings: {} };

/** Parses the stored document. @throws Error that names the invalid field */
export function parseFindingDates(text: string): FindingDates {
  const { data, error } = safeParse(FindingDates, JSON.parse(text));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new Error(`${path.join('.')}: ${message}`);
}

const getKey = ({ kind, address, attribute }: DriftFinding): string => `${kind} ${address} ${attribute}`;

/** Adds to each finding when it was first detected (in a recorded run, or now) and last detected (now). */
export function addDates(findings: readonly DriftFinding[], dates: FindingDates, now: string): DriftRecord[] {
  return findings.map((finding) => ({
    ...finding,
    firstSeen: dates.findings[getKey(finding)]?.firstSeen ?? now,
    lastSeen: now,
  }));
}

/** Creates the document to store. Findings of earlier runs that no longer exist are not included. */
export function toFindingDates(records: readonly DriftRecord[]): FindingDates {
  return {
    version: 1,
    findings: Object.fromEntries(
      records.map((record) => [getKey(record), { firstSeen: record.firstSeen, lastSeen: record.lastSeen }]),
    ),
  };
}
