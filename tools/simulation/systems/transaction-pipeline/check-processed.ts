import { gunzipSync } from 'node:zlib';
import { isScored, type PublicTransaction } from '../../../../src/domain/transactions';
import { listRows } from './check-stored';
import { formatKey, type Monitor } from './monitor';
import type { Stores } from './stores';

/** A line of an object: a transaction after a change. */
type Line = PublicTransaction & { readonly change: 'scored' | 'confirmed' };

const listLines = ({ processed }: Stores): readonly Line[] =>
  processed.keys.flatMap((key) =>
    gunzipSync(processed.get(key)!)
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  );

/** Checks that the bucket contains each decision, and the latest result of each investigation that came after it. */
export const checkProcessed = (stores: Stores, monitor: Monitor): void => {
  const lines = new Map<string, Line[]>();
  for (const line of listLines(stores))
    lines.set(line.transactionId, [...(lines.get(line.transactionId) ?? []), line]);
  for (const row of listRows(stores)) {
    if (!isScored(row)) continue;
    const own = lines.get(row.transactionId) ?? [];
    if (!own.some(({ change, score }) => change === 'scored' && score === row.score))
      monitor.report('written', `${formatKey(row)} is scored ${row.score}, which no object contains`);
    if (row.fraud !== undefined && !own.some(({ fraud }) => fraud === row.fraud))
      monitor.report('written', `${formatKey(row)} has the result ${row.fraud}, which no object contains`);
  }
};
