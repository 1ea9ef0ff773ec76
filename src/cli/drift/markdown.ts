import { type DriftRecord, isDrift, DRIFT_KINDS, type DriftKind } from '../../domain/drift/finding';
import { fit, type Section } from '../../domain/plan/fit';
import { code, prose } from '../../domain/plan/markup';
import { visibly } from '../../domain/plan/visible';
import { count } from '../terminal/print';
import { type DriftCause, type DriftReport, groupByCause } from './report';
import { formatBeforeAfter, formatCounts } from './text';

const HEADINGS: Readonly<Record<DriftKind, string>> = {
  drift: 'Changed outside Terraform',
  unmanaged: 'Unmanaged resources',
  'not yet applied': 'Not yet applied',
  expected: 'Expected changes',
};
const TABLE = '| severity | where | before → after | why | first seen |\n| --- | --- | --- | --- | --- |\n';
/** GitHub accepts at most 65,536 characters in an issue or a comment. */
const MAX_LENGTH = 65_000;
const MAX_ADDRESSES = 20;

const renderCell = (text: string): string => code(text.replaceAll('|', '\\|'));

/**
 * Renders the findings for an issue: one section for each stack and kind, one row for each cause. Sections that are not
 * drift are collapsed. The result has at most `maxLength` characters and lists what was omitted.
 */
export function renderDriftMarkdown(report: DriftReport, maxLength: number = MAX_LENGTH): string {
  const { stacks, notDeployed, records, ignored } = visibly(report);
  const recordsOf = (stack: string) => records.filter((record) => record.stack === stack);
  const head = [
    ...stacks.map((stack) => `- ${code(stack)}: ${formatCounts(recordsOf(stack))}`),
    ...notDeployed.map((stack) => `- ${code(stack)}: not deployed`),
    ...(ignored > 0 ? [`- ${count(ignored, 'finding')} ignored by \`src/policies/drift-ignores.json\``] : []),
  ].join('\n');
  const sections = DRIFT_KINDS.flatMap((kind, rank) =>
    stacks.flatMap((stack) => renderSections(stack, kind, recordsOf(stack), rank)),
  );
  return fit(`${head}\n`, sections, maxLength, 'Run `npx stacks drift` to see all of them.');
}

function renderSections(
  stack: string,
  kind: DriftKind,
  records: readonly DriftRecord[],
  rank: number,
): Section[] {
  const causes = groupByCause(records.filter((record) => record.kind === kind));
  const title = `${HEADINGS[kind]}: ${prose(stack)}`;
  const rows: Section = {
    called: `${kind} of ${stack}`,
    items: causes.map(renderRow),
    rank,
    ...(isDrift({ kind })
      ? { open: `\n### ${title}\n\n${TABLE}`, close: '' }
      : { open: `\n<details><summary>${title}</summary>\n\n${TABLE}`, close: '\n</details>\n' }),
  };
  const fixes = [...new Set(causes.flatMap(({ fix }) => fix ?? []))];
  const commands: Section = {
    called: `commands for ${stack}`,
    open: `\n${kind === 'not yet applied' ? 'Apply it with' : 'Fix it with'}:\n\n`,
    close: '',
    items: fixes.map((fix) => `    ${fix.replace(/\s+/g, ' ')}`),
    // Before the rows: there are few commands, and they also fix the rows that are omitted.
    rank: rank - 0.5,
  };
  return [rows, commands];
}

function renderRow({ addresses, severity, changes, reason, firstSeen }: DriftCause): string {
  const renderList = (items: readonly string[]) =>
    [
      ...items.slice(0, MAX_ADDRESSES),
      ...(items.length > MAX_ADDRESSES ? [`and ${items.length - MAX_ADDRESSES} more`] : []),
    ].join('<br>');
  const cells = [
    severity,
    renderList(addresses.map(renderCell)),
    renderList(
      changes.map(
        (change) =>
          `${renderCell(change.attribute)}: ${formatBeforeAfter(change).map(renderCell).join(' → ')}`,
      ),
    ),
    prose(reason ?? ''),
    firstSeen,
  ];
  return `| ${cells.join(' | ')} |`;
}
