import { formatMarkdown, rewriteSection } from '../evaluate/page';
import type { BenchReport } from './bench';
import { createBenchTables } from './print';

/** Writes the tables into help/detection.md. */
export function writeBenchPage(report: BenchReport): void {
  const { node, cpu, cores, load, rounds, skipped } = report;
  const what =
    `Node.js ${node}, ${cores} cores (${cpu}), ${rounds} rounds, the contenders in turn. Load average: ` +
    `${load.map((value) => value.toFixed(1)).join(' before, ')} after;\nthe bench itself makes 1 of it.\n`;
  const left = skipped.map((why) => `Left out: ${why}.\n`);
  rewriteSection('bench', [what, ...left, formatMarkdown(createBenchTables(report))].join('\n'));
}
