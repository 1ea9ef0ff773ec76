import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitModels } from './observations';

/**
 * Calibrates the confidence of detections: fits, for each pattern, a logistic model of "the detection is correct" on the parts
 * of its confidence. The data is the split `fit` of the benchmark: the population `drawn` (planted patterns, near-misses,
 * walks) and, of the population `simulated`, double tops and heads and shoulders in random minute bars. The reported split
 * `test` shares no seed with it. Writes `src/domain/patterns/calibration.json`; the same source produces the same file.
 */
const FILE = join(__dirname, '..', '..', '..', 'src', 'domain', 'patterns', 'calibration.json');

const { models, observations } = fitModels();
writeFileSync(FILE, `${JSON.stringify(models, null, 2)}\n`);
for (const [name, all] of Object.entries(observations)) {
  const right = all.filter(({ isCorrect }) => isCorrect).length;
  process.stdout.write(`${name}: ${all.length} detections, ${right} of them correct\n`);
}
