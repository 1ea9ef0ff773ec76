import pc from 'picocolors';
import { type DriftRecord, isDrift, type Severity } from '../../domain/drift/record';
import type { Json } from '../../domain/plan/plan';
import { count } from '../print';
import { causes, type DriftReport } from './report';

const COLOUR: Readonly<Record<Severity, (text: string) => string>> = {
  security: pc.red,
  data: pc.yellow,
  cost: pc.magenta,
  cosmetic: pc.dim,
};
const SHOWN = 160;
const NAMED = 5;

/** A value in one line, cut where it is long. */
export function shortly(value: Json, most = SHOWN): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line || '""';
}

/** Numbers of a stack's findings, by kind: `2 drift, 1 expected`. */
export function inNumbers(records: readonly DriftRecord[]): string {
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  const numbers = kinds.map((kind) => `${records.filter((one) => one.kind === kind).length} ${kind}`);
  return numbers.join(', ') || 'no drift';
}

/** The findings for a terminal: by stack, the gravest first, what was one act in one place. */
export function driftText({ stacks, notDeployed, records, ignored }: DriftReport): string {
  const lines: string[] = [];
  for (const stack of stacks) {
    const own = records.filter((record) => record.stack === stack);
    lines.push(`${pc.bold(stack)}: ${own.some(isDrift) ? pc.red(inNumbers(own)) : inNumbers(own)}`);
    for (const { first, records: all } of causes(own)) {
      const { kind, severity, attribute, before, after, reason, mend, firstSeen } = first;
      const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
      const where = all.slice(0, NAMED).map(({ address }) => address);
      lines.push(
        `  ${COLOUR[severity](severity)} ${kind}: ${where.join(', ')}${more}`,
        `    ${attribute}: ${shortly(before)} → ${shortly(after)}`,
      );
      if (reason) lines.push(`    ${reason}`);
      if (isDrift(first)) lines.push(`    first seen ${firstSeen}`);
      if (mend) lines.push(`    mend: ${mend}`);
    }
  }
  for (const stack of notDeployed) lines.push(`${pc.bold(stack)}: not deployed`);
  if (ignored > 0) lines.push(`${count(ignored, 'finding')} ignored by src/policies/drift-ignores.json`);
  return lines.join('\n');
}
