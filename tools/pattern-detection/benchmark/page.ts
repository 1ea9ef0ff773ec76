import { formatMarkdown, rewriteSection } from '../evaluate/page';
import type { BenchmarkReport } from './run-benchmark';
import { createBenchmarkTables } from './tables';

/** Writes the tables into help/detection.md. */
export function writeBenchmarkPage(report: BenchmarkReport): void {
  const { node, cpu, cores, load, rounds, skipped } = report;
  const conditions =
    `Node.js ${node}, ${cores} cores (${cpu}), ${rounds} rounds, the contenders in turn. Load average: ` +
    `${load.map((value) => value.toFixed(1)).join(' before, ')} after;\nthe benchmark itself adds 1 to it.\n`;
  const notes = skipped.map((reason) => `Skipped: ${reason}.\n`);
  rewriteSection('bench', [conditions, ...notes, formatMarkdown(createBenchmarkTables(report))].join('\n'));
}
