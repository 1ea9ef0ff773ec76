import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findErrors, listAddresses, parseRows } from './support/requirements-page';
import { synthesizeFoundation } from './systems/trade-foundation/synthesize';
import { synthesizeTradeProcessing } from './systems/trade-processing/synthesize';

const ROOT = resolve(__dirname, '..');
/**
 * The numbers of the rows: core requirements, technical requirements, deployment requirements, constraints, success criteria and
 * deliverables of the specification.
 */
const COUNTS = { R: 7, T: 12, D: 8, C: 12, S: 8, V: 11 };
const NUMBERS = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);

const resources = [synthesizeFoundation(), synthesizeTradeProcessing()].flatMap((stacks) =>
  stacks.map(({ json }) => json.resource),
);
const addresses = new Set(resources.flatMap((resource) => [...listAddresses(resource)]));
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const page = read('help/trade-processing.md');
const rows = parseRows(page);

describe('help/trade-processing.md', () => {
  it('has a row for each requirement, constraint, criterion and deliverable, and no others', () => {
    expect(rows.map(({ n }) => n).sort()).toEqual([...NUMBERS].sort());
  });

  it.each(rows.map((row) => [`${row.n} ${row.requirement}`, row] as const))('%s', (_, row) => {
    expect(findErrors(row, addresses)).toEqual([]);
  });

  it('and the runbook contain only names of the stacks', () => {
    const stacks = ['us-east-1', 'eu-west-1'].flatMap((region) =>
      ['trade-foundation', 'trade-processing'].map((name) => `${name}-${region}-dev`),
    );
    const mapped = [
      ...`${page}${read('help/runbooks/failover.md')}`.matchAll(/`([a-z0-9-]+-)<suffix>`/g),
    ].map(([, name]) => `${name!}dev`);
    expect(mapped.length).toBeGreaterThan(12);
    const names = new Set(
      resources.flatMap((byType) =>
        Object.values(byType).flatMap((all) => Object.values(all).flatMap(Object.values<unknown>)),
      ),
    );
    expect(mapped.filter((name) => !names.has(name) && !stacks.includes(name))).toEqual([]);
  });
});
