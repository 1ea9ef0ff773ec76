import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { evaluatePopulation, type Evaluation } from '../src/cli/transaction-pipeline/evaluate/evaluate';
import { createHandbook } from '../src/cli/transaction-pipeline/evaluate/population/handbook';
import { createRetail } from '../src/cli/transaction-pipeline/evaluate/population/retail';
import { HANDBOOK_PROTOCOL, RETAIL_PROTOCOL } from '../src/cli/transaction-pipeline/evaluate/protocol';
import { MODEL_VERSION, THRESHOLDS } from '../src/domain/fraud';
import { ACCOUNT_BYTES } from '../src/domain/fraud/account/layout';
import { MERCHANT_BYTES } from '../src/domain/fraud/merchant/layout';
import { FEATURES } from '../src/domain/fraud/model/features';
import model from '../src/domain/fraud/model/model.json';
import { PART_NAMES } from '../src/domain/fraud/model/trees';

const page = readFileSync(join(resolve(__dirname, '..'), 'help/fraud-detection.md'), 'utf8');
/** The page on one line, without the line breaks of sentences. */
const text = page.replace(/\s+/g, ' ');

/** Lists the rows of the page's tables that begin with a cell. */
const listRows = (first: string) =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell]) => cell === first);

const format = (value: number) => value.toFixed(3).replace(/^0/, '');

describe('help/fraud-detection.md', () => {
  it.each([
    `\`${MODEL_VERSION}\``,
    `a state of ${ACCOUNT_BYTES} bytes and a merchant one of ${MERCHANT_BYTES} bytes`,
    `${FEATURES.length} numbers`,
    `${model.roots.length} small decision trees`,
    `From ${THRESHOLDS.review} points on, the outcome is \`review\`; from ${THRESHOLDS.decline} points on, it is \`decline\``,
    'All figures on this page come from simulations',
  ])('contains the present value of %s', (sentence) => {
    expect(text).toContain(sentence);
  });

  it('names the data that the weights are fitted on, and no seed of it in a table', () => {
    expect(model.fittedOn.join()).toContain('1001, 1002, 1003, 1004');
    expect(text).toContain('(seeds 1001 to 1004)');
    expect(page).not.toMatch(/^\| (handbook|retail), seed [12]\d{3} /m);
  });

  it('lists the parts of a score', () => {
    const listed = PART_NAMES.filter((name) => listRows(`\`${name}\``).length === 1);
    expect(listed).toEqual(PART_NAMES);
  });

  it.each([
    ['handbook', createHandbook, HANDBOOK_PROTOCOL],
    ['retail', createRetail, RETAIL_PROTOCOL],
  ] as const)(
    'contains the results of %s, seed 1',
    (name, create, protocol) => {
      const evaluation: Evaluation = evaluatePopulation(create(1), protocol);
      const detector = evaluation.methods.find(({ method }) => method === 'detector')!;
      const expected = [detector.auc, detector.ap, detector.cp100].map(format);
      expect(listRows(`${name}, seed 1`)[0]!.slice(1, 4)).toEqual(expected);
      for (const { kind, frauds, recall, declined, precision, ap } of evaluation.kinds)
        expect(listRows(kind)).toEqual([
          [kind, String(frauds), ...[recall, declined, precision, ap].map(format)],
        ]);
    },
    300_000,
  );
});
