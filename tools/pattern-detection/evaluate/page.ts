import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plotExample, plotNullDetections, plotRecall, plotReliability } from './plots';
import type { EvaluationReport } from './evaluate';
import type { ReportTable } from './format';
import { readRealMarket } from './market';
import { matchDetections } from './match';
import { createPopulations } from './populations';
import { PEERS_SIZE, type PeerReport } from './peers';
import { createEvaluationTables } from './tables';
import { createPeersTable } from './peers-table';
import { Random } from './random';
import { CLASSES, type DetectorUnderTest } from './types';

const HELP = join(__dirname, '../../../help');
const PAGE = join(HELP, 'detection.md');
const PICTURES = join(HELP, 'pictures');

/**
 * Writes `text` between the markers `section: begin` and `section: end` of a page.
 * @throws Error if the page has no such markers in that order
 */
export function replaceSection(page: string, text: string, section = 'evaluate'): string {
  const [first, last] = [`<!-- ${section}: begin -->`, `<!-- ${section}: end -->`];
  const [begin, end] = [page.indexOf(first), page.indexOf(last)];
  if (begin < 0 || end < begin)
    throw new Error(`help/detection.md has no ${first} before ${last}: put both on separate lines`);
  return `${page.slice(0, begin + first.length)}\n\n${text}\n${page.slice(end)}`;
}

/** Writes `text` between the markers of a section of help/detection.md, excluded from the formatter. */
export function rewriteSection(section: string, text: string): void {
  const unformatted = `<!-- prettier-ignore-start -->\n\n${text}\n<!-- prettier-ignore-end -->\n`;
  writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), unformatted, section));
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

function formatReport(report: EvaluationReport, others: readonly EvaluationReport[]): string {
  const { seed, split, size } = report;
  const further =
    others.length > 0 ? `; the targets also for ${others.map((each) => each.seed).join(', ')}` : '';
  const settings =
    `Seed ${seed}${further}, split \`${split}\`. For each of the populations ` +
    `${Object.keys(report.populations).join(' and ')}:\n` +
    `${size.planted} planted series for each class and noise, ${size.nulls} near-misses and walks, ` +
    `${size.nullSeries} series of 1,000 bars\nfor each kind of series without a pattern, ` +
    `${size.faulty} planted series and as many walks for each fault, ${size.replays} replayed series.\n` +
    `${size.permutations} permutations of the real series, ${size.depths} patterns in walks for each depth.\n` +
    `For each level of sensitivity: ${size.sensitivity.planted} planted series for each class and noise, ` +
    `${size.sensitivity.nulls} near-misses and walks.\n`;
  return [settings, formatMarkdown(createEvaluationTables(report, others))].join('\n');
}

/** Writes the tables into help/detection.md and the plots into help/pictures; `others` are the reports of further seeds. */
export function writeEvaluationPage(
  report: EvaluationReport,
  others: readonly EvaluationReport[],
  detector: DetectorUnderTest,
): void {
  mkdirSync(PICTURES, { recursive: true });
  const writePicture = (name: string, svg: string) => writeFileSync(join(PICTURES, `${name}.svg`), svg);
  writePicture('reliability', plotReliability(report.populations.drawn));
  writePicture('recall', plotRecall(report.populations.drawn));
  writePicture('null-detections', plotNullDetections(report.populations.drawn));
  const { drawn } = createPopulations(readRealMarket());
  for (const pattern of CLASSES)
    for (let i = 0; i < 100; i++) {
      const series = drawn.plantPattern(pattern, 'medium', new Random(report.seed, 'example', pattern, i));
      const match = matchDetections(series, detector(series.bars)).find(({ verdict }) => verdict === 'found');
      if (!match) continue;
      writePicture(pattern, plotExample(series, match.detection));
      break;
    }
  rewriteSection('evaluate', formatReport(report, others));
}

/** Writes the table of the other libraries into help/detection.md. */
export function writePeersTable(reports: readonly PeerReport[], seed: number, split: string): void {
  const { planted, nulls, nullSeries } = PEERS_SIZE;
  const settings =
    `Seed ${seed}, split \`${split}\`: ${planted} planted series for each class and noise, ${nulls} near-misses and walks, ` +
    `and ${nullSeries}\nseries of 1,000 bars without a pattern.\n`;
  rewriteSection('peers', [settings, formatMarkdown([createPeersTable(reports)])].join('\n'));
}
