import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AGREEMENTS,
  type Agreement,
  composeAvailability,
  type Dependency,
  getErrorBudget,
  listAgreements,
} from '../../src/domain/availability';
import {
  PATHS,
  type Remedy,
  REMEDIES,
  TARGET_AVAILABILITY,
} from '../../src/domain/availability/trading-platform/paths';
import { countOrders, createOrderTraffic } from '../../src/domain/cost/trading-platform/traffic';
import { formatMarkdownTable } from '../markdown-table';
import { formatUsd, synthesizePlatform } from './month';
import { estimateRemedyCosts } from './remedy-costs';

/**
 * Writes the tables of help/trading-platform-availability.md, each between `<!-- name -->` and `<!-- end -->`:
 *
 *     npx tsx tools/trading-platform/availability-page.ts
 */
const PAGE = join(__dirname, '../../help/trading-platform-availability.md');

const USUAL_DAY = 1e6;

const formatPercent = (availability: number): string =>
  `${Number((100 * availability).toPrecision(7)).toLocaleString('en-US', { maximumFractionDigits: 5 })} %`;
const formatCount = (count: number): string =>
  count.toLocaleString('en-US', { maximumFractionDigits: count < 100 ? 2 : 0 });
const formatServices = (dependency: Dependency): string =>
  listAgreements(dependency)
    .map(({ service }) => service)
    .join(', ');

const formatAgreements = (): string =>
  formatMarkdownTable(
    ['service', 'agreement', 'page'],
    Object.values<Agreement>(AGREEMENTS).map(({ service, availability, page, verified }) => [
      service,
      `${formatPercent(availability)}${verified ? '' : ' (?)'}`,
      page,
    ]),
  );

/** Formats the composed figure of each path, and its downtime in a month if it is no better than its agreements. */
const formatPaths = (): string =>
  formatMarkdownTable(
    ['path', 'services', 'composed', 'minutes a month'],
    [
      ['**target**', '', formatPercent(TARGET_AVAILABILITY), formatMinutes(TARGET_AVAILABILITY)],
      ...Object.values(PATHS).map(({ name, dependency }) => [
        name,
        formatServices(dependency),
        formatPercent(composeAvailability(dependency)),
        formatMinutes(composeAvailability(dependency)),
      ]),
    ],
  );

const formatMinutes = (availability: number): string => formatCount(getErrorBudget(availability, 0).minutes);

/** Formats the error budget of a month with a million orders a day. */
function formatBudget(): string {
  const { requests, commands } = countOrders(createOrderTraffic(USUAL_DAY));
  const availabilities = [TARGET_AVAILABILITY, composeAvailability(PATHS.accept.dependency)];
  return formatMarkdownTable(
    [
      'availability',
      'minutes without any answer',
      'failed requests',
      'of them orders, amendments and cancellations',
    ],
    availabilities.map((availability) => [
      formatPercent(availability),
      formatMinutes(availability),
      formatCount(getErrorBudget(availability, requests).requests),
      formatCount(getErrorBudget(availability, commands).requests),
    ]),
  );
}

/** Replaces the tables of the page with those that the code computes. @throws Error if the page has another table */
export function replaceTables(page: string): string {
  const tables: Readonly<Record<string, string>> = {
    agreements: formatAgreements(),
    paths: formatPaths(),
    budget: formatBudget(),
    remedies: formatRemedies(),
  };
  return page.replace(/<!-- (\w+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const table = tables[name];
    if (table === undefined)
      throw new Error(`The page has a table "${name}"; expected ${Object.keys(tables).join(', ')}`);
    return `<!-- ${name} -->\n\n${table}\n\n<!-- end -->`;
  });
}

/** Formats what each remedy raises, and what it costs in a month with a million orders a day. */
function formatRemedies(): string {
  const costs = estimateRemedyCosts(synthesizePlatform(), USUAL_DAY);
  return formatMarkdownTable(
    ['remedy', 'path', 'without', 'with', 'built', 'USD a month', 'for'],
    Object.entries<Remedy>(REMEDIES).map(([id, { name, path, before, after, isBuilt }]) => {
      const { usd, calculation } = costs[id as keyof typeof REMEDIES];
      return [
        name,
        path,
        formatPercent(composeAvailability(before)),
        formatPercent(composeAvailability(after)),
        isBuilt ? 'yes' : 'no',
        formatUsd(usd),
        calculation,
      ];
    }),
  );
}

if (require.main === module) writeFileSync(PAGE, replaceTables(readFileSync(PAGE, 'utf8')));
