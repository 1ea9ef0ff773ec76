// Exits with 0 when it has measured, whatever the figures are, and with 1 on a wrong option or a failure.
import { parseArgs } from 'node:util';
import { detectAll } from '../../src/domain/patterns';
import { EXIT, inOneLine, UserError } from '../../src/cli/errors';
import { note, say, sayJson, table } from '../../src/cli/print';
import { FULL, QUICK } from './corpus';
import { evaluate } from './evaluate';
import { writePage } from './page';
import { tables } from './print';
import type { Detector } from './types';

const engine: Detector = (bars) => detectAll(bars);

const OPTIONS = {
  /** A small run that takes seconds, to see that all works; its figures are too coarse to report. */
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  /** Puts the tables into help/detection.md and the plots into help/pictures. */
  write: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  split: { type: 'string', default: 'test' },
} as const;

const USAGE = 'npm run evaluate -- [--quick] [--json] [--write] [--seed N] [--split fit|test]';

function parsed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

function options() {
  const values = parsed();
  const { seed, split } = values;
  if (!/^\d{1,9}$/.test(seed))
    throw new UserError(`--seed is ${seed}: give a whole number from 0 to 999999999`);
  if (split !== 'fit' && split !== 'test') throw new UserError(`--split is ${split}: give fit or test`);
  if (values.quick && values.write)
    throw new UserError('--write with --quick would publish coarse figures: leave one of them out');
  return { ...values, split, seed: Number(seed), size: values.quick ? QUICK : FULL } as const;
}

try {
  const { seed, split, size, json, write } = options();
  const report = evaluate(engine, { seed, split, size, tell: note });
  if (write) writePage(report, engine);
  if (json) sayJson(report);
  else for (const { title, head, rows } of tables(report)) say(`\n${title}\n\n${table(head, rows)}`);
} catch (error) {
  note(inOneLine(error));
  process.exitCode = EXIT.failed;
}
