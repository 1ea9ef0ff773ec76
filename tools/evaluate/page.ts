import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { example, nullFires, recall, reliability } from './plots';
import type { Report } from './evaluate';
import { realMarket, textures } from './market';
import { judge } from './match';
import { plant } from './plant';
import { tables } from './print';
import { Random } from './random';
import { CLASSES, type Detector } from './types';

const HELP = join(__dirname, '../../help');
const PAGE = join(HELP, 'detection.md');
const PICTURES = join(HELP, 'pictures');
const [BEGIN, END] = ['<!-- evaluate: begin -->', '<!-- evaluate: end -->'];

/** Sets `text` between the markers of a page. @throws if the page has no markers, or not in that order */
export function between(page: string, text: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`help/detection.md has no ${BEGIN} before ${END}: put both on lines of their own`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n${page.slice(end)}`;
}

function markdown(report: Report): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { seed, split, size } = report;
  const parts = tables(report).map(({ title, head, rows }) =>
    [`### ${title}\n`, row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n'),
  );
  const what =
    `Seed ${seed}, split \`${split}\`: ${size.planted} planted series for each class and noise, ${size.nulls} near-misses ` +
    `and walks,\n${size.nullSeries} series of 1,000 bars for each null, ${size.permutations} permutations, ` +
    `${size.replays} replayed series.\n`;
  return ['<!-- prettier-ignore-start -->\n', what, ...parts, '<!-- prettier-ignore-end -->\n'].join('\n');
}

/** Writes the tables into help/detection.md and the plots into help/pictures. */
export function writePage(report: Report, detector: Detector): void {
  mkdirSync(PICTURES, { recursive: true });
  const picture = (name: string, svg: string) => writeFileSync(join(PICTURES, `${name}.svg`), svg);
  picture('reliability', reliability(report));
  picture('recall', recall(report));
  picture('null-fires', nullFires(report));
  const cloth = textures(realMarket());
  for (const pattern of CLASSES)
    for (let i = 0; i < 100; i++) {
      const series = plant(pattern, 'medium', new Random(report.seed, 'example', pattern, i), cloth);
      const hit = judge(series, detector(series.bars)).find(({ verdict }) => verdict === 'found');
      if (!hit) continue;
      picture(pattern, example(series, hit.found));
      break;
    }
  writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), markdown(report)));
}
