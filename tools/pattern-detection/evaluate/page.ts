import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plotExample, plotNullFires, plotRecall, plotReliability } from './plots';
import type { EvaluationReport } from './evaluate';
import type { ReportTable } from './format';
import { realMarket, createTextures } from './market';
import { matchDetections } from './match';
import { plantPattern } from './plant';
import { PEERS_SIZE, type PeerReport } from './peers';
import { createTables } from './print';
import { peersTable } from './print-peers';
import { Random } from './random';
import { CLASSES, type DetectorUnderTest } from './types';

const HELP = join(__dirname, '../../../help');
const PAGE = join(HELP, 'detection.md');
const PICTURES = join(HELP, 'pictures');

/**
 * Sets `text` between the markers `what: begin` and `what: end` of a page.
 * @throws if the page has no markers, or not in that order
 */
export function replaceSection(page: string, text: string, what = 'evaluate'): string {
  const [first, last] = [`<!-- ${what}: begin -->`, `<!-- ${what}: end -->`];
  const [begin, end] = [page.indexOf(first), page.indexOf(last)];
  if (begin < 0 || end < begin)
    throw new Error(`help/detection.md has no ${first} before ${last}: put both on lines of their own`);
  return `${page.slice(0, begin + first.length)}\n\n${text}\n${page.slice(end)}`;
}

/** Sets `text` between the markers of `what` in help/detection.md, out of the formatter's sight. */
export function rewriteSection(what: string, text: string): void {
  const left = `<!-- prettier-ignore-start -->\n\n${text}\n<!-- prettier-ignore-end -->\n`;
  writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), left, what));
}

/** Tables with their titles, as Markdown. */
export function formatMarkdown(all: readonly ReportTable[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return all
    .map(({ title, head, rows }) =>
      [`### ${title}\n`, row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n'),
    )
    .join('\n');
}

function formatReport(report: EvaluationReport): string {
  const { seed, split, size } = report;
  const what =
    `Seed ${seed}, split \`${split}\`: ${size.planted} planted series for each class and noise, ${size.nulls} near-misses ` +
    `and walks,\n${size.nullSeries} series of 1,000 bars for each null, ${size.permutations} permutations, ` +
    `${size.replays} replayed series.\n`;
  return [what, formatMarkdown(createTables(report))].join('\n');
}

/** Writes the tables into help/detection.md and the plots into help/pictures. */
export function writeEvaluationPage(report: EvaluationReport, detector: DetectorUnderTest): void {
  mkdirSync(PICTURES, { recursive: true });
  const picture = (name: string, svg: string) => writeFileSync(join(PICTURES, `${name}.svg`), svg);
  picture('reliability', plotReliability(report));
  picture('recall', plotRecall(report));
  picture('null-fires', plotNullFires(report));
  const cloth = createTextures(realMarket());
  for (const pattern of CLASSES)
    for (let i = 0; i < 100; i++) {
      const series = plantPattern(pattern, 'medium', new Random(report.seed, 'example', pattern, i), cloth);
      const hit = matchDetections(series, detector(series.bars)).find(({ verdict }) => verdict === 'found');
      if (!hit) continue;
      picture(pattern, plotExample(series, hit.found));
      break;
    }
  rewriteSection('evaluate', formatReport(report));
}

/** Writes the peers' table into help/detection.md. */
export function writePeers(reports: readonly PeerReport[], seed: number, split: string): void {
  const { planted, nulls, nullSeries } = PEERS_SIZE;
  const what =
    `Seed ${seed}, split \`${split}\`: ${planted} planted series for each class and noise, ${nulls} near-misses and walks, ` +
    `and ${nullSeries}\nwalks of 1,000 bars for the fires.\n`;
  rewriteSection('peers', [what, formatMarkdown([peersTable(reports)])].join('\n'));
}
