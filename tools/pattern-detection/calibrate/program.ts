import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { fitModels } from './observations';

/**
 * Calibrates the confidence of detections: fits, for each pattern, a logistic model of "the detection is correct" on the parts
 * of its confidence. The data is the split `fit` of the benchmark: the population `drawn` (planted patterns, near-misses,
 * walks) and, of the population `simulated`, double tops and heads and shoulders in random minute bars. The reported split
 * `test` shares no seed with it. Writes `src/domain/patterns/calibration.json`; the same source produces the same file.
 */
const FILE = join(__dirname, '../../../src/domain/patterns/calibration.json');
const USAGE = 'npm run calibrate -- [--json]';

/** Returns whether to print the models instead of writing them. */
function parseJson(): boolean {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } }).values.json;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

function main(): void {
  const isJson = parseJson();
  printNote('fitting the models takes about a minute');
  const { models, observations } = fitModels();
  if (isJson) {
    printJson(models);
    return;
  }
  writeFileSync(FILE, `${JSON.stringify(models, null, 2)}\n`);
  for (const [name, all] of Object.entries(observations)) {
    const correct = all.filter(({ isCorrect }) => isCorrect).length;
    print(`${name}: ${all.length} detections, ${correct} of them correct`);
  }
}

try {
  main();
} catch (error) {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
}
