import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_VARIABLES, SYSTEM_DEFINITIONS, type Variables } from '../src/config';

/**
 * Writes the tables of help/configuration.md, each between `<!-- name -->` and `<!-- end -->`, from the definitions:
 *
 *     npx tsx tools/configuration-page.ts
 */
const PAGE = join(__dirname, '../help/configuration.md');

/** Replaces the tables of the page by those of the current definitions. */
export function withTables(page: string): string {
  const tables: [string, Variables][] = [
    ['common', COMMON_VARIABLES],
    ...SYSTEM_DEFINITIONS.map(({ name, variables }): [string, Variables] => [name, variables]),
  ];
  return tables.reduce((text, [name, variables]) => {
    const [start, end] = [`<!-- ${name} -->`, '<!-- end -->'];
    const from = text.indexOf(start);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`help/configuration.md has no ${start} with an ${end} after it`);
    return `${text.slice(0, from)}${start}\n\n${formatTable(variables)}\n\n${text.slice(to)}`;
  }, page);
}

function formatTable(variables: Variables): string {
  const rows = Object.entries(variables).map(([name, variable]) => [
    `\`${name}\``,
    variable.accepts,
    variable.default,
    variable.description,
  ]);
  const table = [['variable', 'value', 'default', 'description'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const formatRow = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [formatRow(table[0]!), rule, ...table.slice(1).map(formatRow)].join('\n');
}

if (require.main === module) writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));
