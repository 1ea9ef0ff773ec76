import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findErrors, listAddresses, parseRows } from './support/requirements-page';
import { synthesizePipeline } from './systems/transaction-pipeline/synthesize';

const ROOT = resolve(__dirname, '..');
const createNumbers = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
/** What the specification asks to build, its constraints, and its acceptance criteria. */
const NUMBERS = [...createNumbers('R', 12), ...createNumbers('C', 13), ...createNumbers('A', 9)];

const { resource } = synthesizePipeline({
  STAGE: 'prod',
  ENVIRONMENT_SUFFIX: 'dev',
  FRAUD_ALERT_EMAIL: 'fraud@example.com',
}).json;
const addresses = listAddresses(resource);
const page = readFileSync(join(ROOT, 'help/transaction-pipeline.md'), 'utf8');
const rows = parseRows(page);

describe('help/transaction-pipeline.md', () => {
  it('has a row for each requirement, constraint and acceptance criterion, and no others', () => {
    expect(rows.map(({ n }) => n).sort()).toEqual([...NUMBERS].sort());
  });

  it.each(rows.map((row) => [`${row.n} ${row.requirement}`, row] as const))('%s', (_, row) => {
    expect(findErrors(row, addresses)).toEqual([]);
  });

  it('contains the names of the stack', () => {
    const mapped = [...page.matchAll(/`([A-Za-z]+-)<suffix>`/g)]
      .map(([, name]) => `${name!}dev`)
      .filter((name) => name !== 'pipeline-dev');
    expect(mapped.length).toBeGreaterThanOrEqual(9);
    const names = new Set(
      Object.values(resource).flatMap((all) => Object.values(all).flatMap(Object.values<unknown>)),
    );
    expect(mapped.filter((name) => !names.has(name))).toEqual([]);
  });
});
