import { z } from 'zod';
import type { DriftRecord, Finding } from './record';

const Seen = z.object({ firstSeen: z.iso.datetime(), lastSeen: z.iso.datetime() });
const SeenFile = z.object({ version: z.literal(1), findings: z.record(z.string(), Seen) });

/** When the findings of a stack were seen, by `keyOf`; it holds no values, so no secrets either. */
export type SeenFile = z.infer<typeof SeenFile>;

export const NOTHING_SEEN: SeenFile = { version: 1, findings: {} };

/** Reads the record. @throws Error that says what is wrong with it */
export function readSeen(text: string): SeenFile {
  const { data, error } = SeenFile.safeParse(JSON.parse(text));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new Error(`${path.join('.')}: ${message}`);
}

const keyOf = ({ kind, address, attribute }: Finding): string => `${kind} ${address} ${attribute}`;

/** Findings with when each was seen first (by a recorded run, or now) and last (now). */
export function withDates(findings: readonly Finding[], seen: SeenFile, now: string): DriftRecord[] {
  return findings.map((finding) => ({
    ...finding,
    firstSeen: seen.findings[keyOf(finding)]?.firstSeen ?? now,
    lastSeen: now,
  }));
}

/** What to keep of a run: what it found, and nothing of what it found no more. */
export function toKeep(records: readonly DriftRecord[]): SeenFile {
  return {
    version: 1,
    findings: Object.fromEntries(
      records.map((record) => [keyOf(record), { firstSeen: record.firstSeen, lastSeen: record.lastSeen }]),
    ),
  };
}
