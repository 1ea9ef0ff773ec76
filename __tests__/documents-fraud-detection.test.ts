import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MODEL_VERSION, THRESHOLDS } from '../src/domain/fraud';
import { ACCOUNT_BYTES } from '../src/domain/fraud/account/layout';
import { MERCHANT_BYTES } from '../src/domain/fraud/merchant/layout';
import { FEATURES } from '../src/domain/fraud/model/features';
import model from '../src/domain/fraud/model/model.json';
import { PART_NAMES } from '../src/domain/fraud/model/trees';
import type { MethodResult } from '../src/cli/transaction-pipeline/evaluate/evaluate';
import type { MeasuredPopulation } from '../tools/transaction-pipeline/measure/main';
import results from '../tools/transaction-pipeline/measure/results.json';
import { computeDigest } from '../tools/transaction-pipeline/measure/sample';

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
        .map((cell) => cell.trim().replaceAll('*', '')),
    )
    .filter(([cell]) => cell === first);

const format = (value: number) => value.toFixed(3).replace(/^0/, '');

interface Measured extends Partial<
  Pick<MeasuredPopulation, 'kinds' | 'falseAlarms' | 'genuine' | 'precision'>
> {
  readonly seed: number;
  readonly methods: readonly Pick<MethodResult, 'method' | 'auc' | 'ap' | 'cp100'>[];
}
const handbook: readonly Measured[] = results.handbook;
const retail: readonly Measured[] = results.retail;

const LIMIT = 'limit of labels that are 7 days late';
const getMeasures = ({ methods }: Measured, name: string) => {
  const { auc, ap, cp100 } = methods.find(({ method }) => method === name)!;
  return [auc, ap, cp100];
};
/** The mean, the least or the largest of each measure. */
const combine = (all: readonly Measured[], name: string, join: (values: readonly number[]) => number) =>
  [0, 1, 2].map((measure) => format(join(all.map((one) => getMeasures(one, name)[measure]!))));
const computeMean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

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
});

describe('the measured results', () => {
  it('are those of the present weights', () => {
    expect(results.model).toBe(MODEL_VERSION);
  });

  // The digest covers every transaction, score and measure of a small population with all of its days.
  it.each(['handbook', 'retail'] as const)('are those of the present code on %s', (name) => {
    const digest = computeDigest(name);
    const fix = 'a simulation, the detector or a measure has changed: run npm run measure-fraud';
    expect(digest === results.digests[name] ? 'unchanged' : `${digest}: ${fix}`).toBe('unchanged');
  });
});

describe.each([
  ['handbook', handbook.filter(({ seed }) => seed <= 5)],
  ['retail', retail],
] as const)('the tables of %s', (name, measured) => {
  const [first] = measured;

  it('have the results of each seed', () => {
    for (const one of measured)
      expect(listRows(`${name}, seed ${one.seed}`)).toEqual([
        [`${name}, seed ${one.seed}`, ...getMeasures(one, 'detector'), ...getMeasures(one, LIMIT)].map(
          (cell) => (typeof cell === 'number' ? format(cell) : cell),
        ),
      ]);
  });

  it('have the kinds of fraud of seed 1, and its false alarms', () => {
    const { kinds, falseAlarms, genuine, precision } = first as Required<Measured>;
    for (const { kind, frauds, recall, declined, precision: ofKind, ap } of kinds)
      expect(listRows(kind)).toEqual([[kind, String(frauds), ...[recall, declined, ofKind, ap].map(format)]]);
    expect(text).toContain(
      `${(100 * precision).toFixed(0)} % are frauds; ${falseAlarms} of ${genuine.toLocaleString('en-US')} genuine`,
    );
  });
});

it('has the mean and the range of ten seeds that the page does not list', () => {
  const others = handbook.filter(({ seed }) => seed > 10);
  expect(others).toHaveLength(10);
  const rows = [
    ['mean', computeMean],
    ['least', (values: readonly number[]) => Math.min(...values)],
    ['largest', (values: readonly number[]) => Math.max(...values)],
  ] as const;
  for (const [label, join] of rows)
    expect(listRows(`ten further seeds, ${label}`)).toEqual([
      [`ten further seeds, ${label}`, ...combine(others, 'detector', join), ...combine(others, LIMIT, join)],
    ]);
});

it('has the mean of each method on five seeds of the Handbook', () => {
  const measured = handbook.filter(({ seed }) => seed <= 5);
  for (const { method } of measured[0]!.methods)
    expect(listRows(method)).toContainEqual([method, ...combine(measured, method, computeMean)]);
});
