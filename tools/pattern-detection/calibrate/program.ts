import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { print, printNote } from '../../../src/cli/terminal/print';
import { fitModels } from './observations';

/**
 * Calibrates the confidence of detections: fits, for each pattern, a logistic model of "the detection is correct" on the parts
 * of its confidence. The data is the split `fit` of the benchmark: the population `drawn` (planted patterns, near-misses,
 * walks) and, of the population `simulated`, double tops and heads and shoulders in random minute bars. The reported split
 * `test` shares no seed with it. Writes `src/domain/patterns/calibration.json`; the same source produces the same file.
 */
const NAME = 'src/domain/patterns/calibration.json';
const FILE = join(__dirname, '../../..', NAME);
const USAGE = 'npm run calibrate -- [--check]';

/** Returns whether only to check that the file is the one that this source produces. */
function parseCheck(): boolean {
  try {
    return parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

function main(): void {
  const isCheck = parseCheck();
  printNote('fitting the models takes about a minute');
  const { models, observations } = fitModels();
  const text = `${JSON.stringify(models, null, 2)}\n`;
  if (!isCheck) writeFileSync(FILE, text);
  for (const [name, all] of Object.entries(observations)) {
    const correct = all.filter(({ isCorrect }) => isCorrect).length;
    print(`${name}: ${all.length} detections, ${correct} of them correct`);
  }
  if (isCheck && text !== readFileSync(FILE, 'utf8'))
    throw new UserError(`${NAME} is not the one that this source produces: run npm run calibrate`);
}

try {
  main();
} catch (error) {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
}
