import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectObservations, fitModels } from './observations';
import { CLASSES } from './types';

/**
 * Calibrates the confidence of detections: fits, for each pattern, a logistic regression of "the detection is correct" on
 * the parts of its confidence. The data is the split `fit` of the benchmark (planted patterns, near-misses, short walks)
 * and long series without a pattern. The reported split `test` shares no seed with it. Writes
 * `src/domain/patterns/calibration.json`; the same source produces the same file.
 */
const FILE = join(__dirname, '..', '..', '..', 'src', 'domain', 'patterns', 'calibration.json');

const observations = collectObservations();
writeFileSync(FILE, `${JSON.stringify({ odds: fitModels(observations) }, null, 2)}\n`);
for (const name of CLASSES) {
  const right = observations[name].filter((observation) => observation.isCorrect).length;
  process.stdout.write(`${name}: ${observations[name].length} candidates, ${right} of them correct\n`);
}
