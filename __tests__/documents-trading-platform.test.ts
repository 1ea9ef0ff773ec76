import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findErrors, listAddresses, parseRows } from './support/requirements-page';
import { synthesizeTradingPlatform } from './systems/trading-platform/synthesize';

const ROOT = resolve(__dirname, '..');
/**
 * The numbers of the rows: core requirements, technical requirements, deployment requirements, constraints, success criteria and
 * deliverables of the specification, and the sentences of the issue.
 */
const COUNTS = { R: 35, T: 18, D: 10, C: 9, S: 8, V: 8, I: 36 };
const NUMBERS = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
);
/** The index of all alarms, and the pages that are about the platform only. */
const RUNBOOKS = ['README', 'database-failover', 'database-restore', 'full-queue', 'regional-endpoint'];

const { resource } = synthesizeTradingPlatform().json;
const addresses = listAddresses(resource);
const page = readFileSync(join(ROOT, 'help/trading-platform.md'), 'utf8');
const rows = parseRows(page);

describe('help/trading-platform.md', () => {
  it('has a row for each requirement, constraint, criterion and deliverable, and no others', () => {
    expect(rows.map(({ n }) => n).sort()).toEqual([...NUMBERS].sort());
  });

  it.each(rows.map((row) => [`${row.n} ${row.requirement}`, row] as const))('%s', (_, row) => {
    expect(findErrors(row, addresses)).toEqual([]);
  });

  it('links the runbooks of the platform', () => {
    const linked = [...page.matchAll(/\]\(runbooks\/([\w-]+)\.md\)/g)].map(([, name]) => name!);
    expect([...new Set(linked)].sort()).toEqual(RUNBOOKS);
  });

  it('contains only names of the stack', () => {
    const mapped = [...page.matchAll(/`([a-z0-9-]+-)<suffix>`/g)].map(([, name]) => `${name!}dev`);
    expect(mapped.length).toBeGreaterThan(12);
    const names = new Set(
      Object.values(resource).flatMap((all) => Object.values(all).flatMap(Object.values<unknown>)),
    );
    expect(mapped.filter((name) => !names.has(name) && name !== 'trading-platform-dev')).toEqual([]);
  });
});
