// Fits the weights of the fraud detector and writes src/domain/fraud/model/model.json. It takes some minutes.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createHandbook } from '../../../src/cli/transaction-pipeline/evaluate/population/handbook';
import { createRetail } from '../../../src/cli/transaction-pipeline/evaluate/population/retail';
import { EXIT, formatError } from '../../../src/cli/errors';
import { printNote } from '../../../src/cli/terminal/print';
import { hashText } from '../../../src/domain/fraud/hash';
import { boostTrees, type BoostOptions } from './boost';
import { formatModel } from './model-file';
import { SampleBuilder } from './samples';

const FILE = resolve(__dirname, '../../../src/domain/fraud/model/model.json');

/** No evaluation uses these seeds. */
const HANDBOOK_SEEDS = [1001, 1002, 1003, 1004];
const RETAIL_SEEDS = [2001, 2002, 2003, 2004, 2005, 2006];
/** The first sampled day: some histories are short, as after the start of a system. */
const FIRST_DAY = 20;
/** All frauds are sampled, and this share of the genuine transactions. */
const GENUINE_SHARE = 0.1;

const OPTIONS: BoostOptions = {
  trees: 120,
  rate: 0.1,
  maxLeaves: 16,
  maxDepth: 6,
  minWeight: 20,
  lambda: 2,
  rowShare: 0.7,
  featureShare: 0.7,
  seed: 1,
};

function main(): void {
  const samples = new SampleBuilder();
  for (const seed of HANDBOOK_SEEDS) samples.add(createHandbook(seed), FIRST_DAY, GENUINE_SHARE, seed);
  for (const seed of RETAIL_SEEDS) samples.add(createRetail(seed), FIRST_DAY, GENUINE_SHARE, seed);
  printNote(`${samples.size} sampled transactions`);
  const fitted = boostTrees(samples.build(), {
    ...OPTIONS,
    onTree: (tree, loss) => {
      if (tree % 10 === 0) printNote(`tree ${tree} of ${OPTIONS.trees}: mean log loss ${loss.toFixed(5)}`);
    },
  });
  // The genuine transactions that were not sampled lower the odds of a fraud.
  const corrected = { ...fitted, intercept: fitted.intercept + Math.log(GENUINE_SHARE) };
  const fittedOn = [
    `the Handbook's population, seeds ${HANDBOOK_SEEDS.join(', ')}`,
    `the retail population, seeds ${RETAIL_SEEDS.join(', ')}`,
  ];
  const draft = formatModel(corrected, '', fittedOn);
  const version = `trees-1-${hashText(draft).toString(16).padStart(8, '0')}`;
  writeFileSync(FILE, formatModel(corrected, version, fittedOn));
  printNote(`wrote ${FILE}, version ${version}`);
}

try {
  main();
} catch (error) {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
}
