import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
/** The text in the second column of a requirement that is not met yet. */
export const NOT_BUILT = 'not built yet';

/** The resources of a synthesized stack, by type and address. */
type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A row of the table of a system's requirements. */
export interface Row {
  readonly n: string;
  readonly requirement: string;
  readonly where: string;
  readonly test: string;
  readonly departure: string;
}

/** The rows of the page's table, one a line. */
export function parseRows(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => /^\| [ACDIRSTV]?\d+ +\|/.test(line))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const [, n = '', requirement = '', where = '', test = '', departure = ''] = cells;
      // A row that lost or won a cell would be read wrongly.
      return cells.length === 7
        ? { n, requirement, where, test, departure }
        : { n, requirement: '', where: '', test: '', departure };
    });
}

const listCodeSpans = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

/** The errors of a row, as text. */
export function findErrors(row: Row, addresses: ReadonlySet<string>): string[] {
  const errors: string[] = [];
  if (!row.requirement) errors.push('is not a row of five cells');
  if (row.departure !== 'none' && !/ because \w.{9}/.test(row.departure))
    errors.push('departs without a reason ("… because …", or "none")');
  if (row.where === NOT_BUILT) return errors;
  const places = listCodeSpans(row.where);
  const files = places.filter((place) => place.includes('/'));
  const resources = places.filter((place) => !place.includes('/'));
  const tests = listCodeSpans(row.test);
  if (files.length === 0) errors.push('names no file');
  if (resources.length === 0) errors.push('names no address');
  if (tests.length === 0) errors.push('names no test');
  for (const file of [...files, ...tests])
    if (!existsSync(join(ROOT, file))) errors.push(`names ${file}, which is not there`);
  for (const test of tests) if (!test.endsWith('.test.ts')) errors.push(`names ${test}, which is no test`);
  for (const address of resources)
    if (!addresses.has(address)) errors.push(`names ${address}, which is not in the stack`);
  return errors;
}

/** Lists the addresses of a stack, with and without the digits that CDKTF adds. */
export const listAddresses = (resource: Resources): ReadonlySet<string> =>
  new Set(
    Object.entries(resource).flatMap(([type, all]) =>
      Object.keys(all).flatMap((id) => [`${type}.${id}`, `${type}.${id.replace(/_[0-9A-F]{8}$/, '')}`]),
    ),
  );
