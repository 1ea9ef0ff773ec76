import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectObservations, fitModels } from './observe';
import { CLASSES } from './types';

/**
 * Fits what a detection's confidence means: for each pattern a logistic regression of "it holds the shape" on the
 * parts of its confidence, over the split `fit` of the benchmark (planted patterns, near-misses, short walks) and long
 * walks of every kind; the split `test`, which is reported, shares no seed with it. Writes
 * `src/domain/patterns/calibration.json`; the same source gives the same file.
 */
const FILE = join(__dirname, '..', '..', '..', 'src', 'domain', 'patterns', 'calibration.json');

const seen = collectObservations();
writeFileSync(FILE, `${JSON.stringify({ odds: fitModels(seen) }, null, 2)}\n`);
for (const name of CLASSES) {
  const right = seen[name].filter((observation) => observation.right).length;
  process.stdout.write(`${name}: ${seen[name].length} candidates, ${right} of them right\n`);
}
