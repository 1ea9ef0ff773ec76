import pc from 'picocolors';
import { type DriftRecord, isDrift, type DriftSeverity } from '../../domain/drift/finding';
import type { Json } from '../../domain/plan/plan';
import { escapeTexts } from '../../domain/plan/control-characters';
import { formatCount } from '../terminal/print';
import { type DriftReport, groupByCause } from './report';

const COLORS: Readonly<Record<DriftSeverity, (text: string) => string>> = {
  security: pc.red,
  data: pc.yellow,
  cost: pc.magenta,
  cosmetic: pc.dim,
};
const MAX_VALUE_LENGTH = 160;
const MAX_ADDRESSES = 5;
/** The number of characters before the first difference of two long values. */
const CONTEXT_LENGTH = 30;

/** Formats a value in one line of limited length. */
export function formatShortValue(value: Json, maxLength = MAX_VALUE_LENGTH): string {
  const line = formatOneLine(value);
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line || '""';
}

function formatOneLine(value: Json): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
}

/** Formats two values, each in one line. If both values are long, shows only the part around their first difference. */
export function formatBeforeAfter({
  before,
  after,
}: Pick<DriftRecord, 'before' | 'after'>): readonly [string, string] {
  const [a, b] = [formatOneLine(before), formatOneLine(after)];
  if (a.length <= MAX_VALUE_LENGTH || b.length <= MAX_VALUE_LENGTH)
    return [formatShortValue(before), formatShortValue(after)];
  const firstDifference = [...a].findIndex((letter, index) => letter !== b[index]);
  const start = Math.max(0, (firstDifference < 0 ? a.length : firstDifference) - CONTEXT_LENGTH);
  const cut = (line: string) => formatShortValue(`${start > 0 ? '…' : ''}${line.slice(start)}`);
  return [cut(a), cut(b)];
}

/** Formats the number of records of each kind: `2 drift, 1 expected`. */
export function formatCounts(records: readonly DriftRecord[]): string {
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => `${records.filter((record) => record.kind === kind).length} ${kind}`);
  return counts.join(', ') || 'no drift';
}

/** Renders the findings for a terminal: by stack, the most severe first, grouped by cause. */
export function renderDriftText(report: DriftReport): string {
  const { stacks, notDeployed, records, ignored } = escapeTexts(report);
  const lines: string[] = [];
  for (const stack of stacks) {
    const stackRecords = records.filter((record) => record.stack === stack);
    const counts = formatCounts(stackRecords);
    lines.push(`${pc.bold(stack)}: ${stackRecords.some(isDrift) ? pc.red(counts) : counts}`);
    for (const cause of groupByCause(stackRecords)) {
      const { kind, severity, addresses, changes, reason, fix, firstSeen } = cause;
      const more = addresses.length > MAX_ADDRESSES ? ` and ${addresses.length - MAX_ADDRESSES} more` : '';
      const listed = `${addresses.slice(0, MAX_ADDRESSES).join(', ')}${more}`;
      lines.push(`  ${COLORS[severity](severity)} ${kind}: ${listed}`);
      for (const change of changes)
        lines.push(`    ${change.attribute}: ${formatBeforeAfter(change).join(' → ')}`);
      if (reason) lines.push(`    ${reason}`);
      if (isDrift(cause)) lines.push(`    first seen ${firstSeen}`);
      if (fix) lines.push(`    fix: ${fix}`);
    }
  }
  for (const stack of notDeployed) lines.push(`${pc.bold(stack)}: not deployed`);
  if (ignored > 0)
    lines.push(`${formatCount(ignored, 'finding')} ignored by src/policies/drift-ignores.json`);
  return lines.join('\n');
}
