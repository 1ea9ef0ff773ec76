import pc from 'picocolors';
import { type DriftRecord, isDrift, type Severity } from '../../domain/drift/record';
import type { Json } from '../../domain/plan/plan';
import { visibly } from '../../domain/plan/visible';
import { count } from '../terminal/print';
import { causes, type DriftReport } from './report';

const COLOUR: Readonly<Record<Severity, (text: string) => string>> = {
  security: pc.red,
  data: pc.yellow,
  cost: pc.magenta,
  cosmetic: pc.dim,
};
const SHOWN = 160;
const NAMED = 5;
/** What is shown of that in which two long values agree. */
const KEPT = 30;

/** A value in one line, cut where it is long. */
export function shortly(value: Json, most = SHOWN): string {
  const line = inLine(value);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line || '""';
}

function inLine(value: Json): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
}

/** Two values, each in one line; of two long ones the part in which they begin to differ. */
export function fromTo({ before, after }: Pick<DriftRecord, 'before' | 'after'>): readonly [string, string] {
  const [a, b] = [inLine(before), inLine(after)];
  if (a.length <= SHOWN || b.length <= SHOWN) return [shortly(before), shortly(after)];
  const differ = [...a].findIndex((letter, index) => letter !== b[index]);
  const start = Math.max(0, (differ < 0 ? a.length : differ) - KEPT);
  const cut = (line: string) => shortly(`${start > 0 ? '…' : ''}${line.slice(start)}`);
  return [cut(a), cut(b)];
}

/** Numbers of a stack's findings, by kind: `2 drift, 1 expected`. */
export function inNumbers(records: readonly DriftRecord[]): string {
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  const numbers = kinds.map((kind) => `${records.filter((one) => one.kind === kind).length} ${kind}`);
  return numbers.join(', ') || 'no drift';
}

/** The findings for a terminal: by stack, the gravest first, what was one act in one place. */
export function driftText(report: DriftReport): string {
  const { stacks, notDeployed, records, ignored } = visibly(report);
  const lines: string[] = [];
  for (const stack of stacks) {
    const own = records.filter((record) => record.stack === stack);
    lines.push(`${pc.bold(stack)}: ${own.some(isDrift) ? pc.red(inNumbers(own)) : inNumbers(own)}`);
    for (const cause of causes(own)) {
      const { kind, severity, addresses, changes, reason, mend, firstSeen } = cause;
      const more = addresses.length > NAMED ? ` and ${addresses.length - NAMED} more` : '';
      lines.push(`  ${COLOUR[severity](severity)} ${kind}: ${addresses.slice(0, NAMED).join(', ')}${more}`);
      for (const change of changes) lines.push(`    ${change.attribute}: ${fromTo(change).join(' → ')}`);
      if (reason) lines.push(`    ${reason}`);
      if (isDrift(cause)) lines.push(`    first seen ${firstSeen}`);
      if (mend) lines.push(`    mend: ${mend}`);
    }
  }
  for (const stack of notDeployed) lines.push(`${pc.bold(stack)}: not deployed`);
  if (ignored > 0) lines.push(`${count(ignored, 'finding')} ignored by src/policies/drift-ignores.json`);
  return lines.join('\n');
}
