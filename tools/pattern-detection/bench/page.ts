import { markdownOf, rewrite } from '../evaluate/page';
import type { Report } from './bench';
import { tables } from './print';

/** Writes the tables into help/detection.md. */
export function writePage(report: Report): void {
  const { node, cpu, cores, load, rounds, skipped } = report;
  const what =
    `Node.js ${node}, ${cores} cores (${cpu}), ${rounds} rounds, the contenders in turn. Load average: ` +
    `${load.map((value) => value.toFixed(1)).join(' before, ')} after;\nthe bench itself makes 1 of it.\n`;
  const left = skipped.map((why) => `Left out: ${why}.\n`);
  rewrite('bench', [what, ...left, markdownOf(tables(report))].join('\n'));
}
