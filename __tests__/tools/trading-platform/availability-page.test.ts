import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AGREEMENTS_CHECKED } from '../../../src/domain/availability';
import { replaceTables } from '../../../tools/trading-platform/availability-page';

const page = readFileSync(resolve(__dirname, '../../../help/trading-platform-availability.md'), 'utf8');

it('the page contains the computed tables (npx tsx tools/trading-platform/availability-page.ts writes them)', () => {
  expect(replaceTables(page)).toBe(page);
  expect([...page.matchAll(/<!-- (\w+) -->/g)].map(([, name]) => name)).toEqual(
    ['agreements', 'paths', 'budget', 'remedies'].flatMap((name) => [name, 'end']),
  );
});

it('the page has the date of the check', () => {
  expect(page).toContain(AGREEMENTS_CHECKED);
});

it('refuses a table that the code does not compute', () => {
  expect(() => replaceTables('<!-- prices -->\n<!-- end -->')).toThrow(
    'a table "prices"; expected agreements',
  );
});
