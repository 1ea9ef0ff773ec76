import { type DriftRecord, isDrift, DRIFT_KINDS, type DriftKind } from '../../domain/drift/finding';
import { renderWithinLimit, type Section } from '../../domain/plan/render/sections';
import { formatInlineCode, escapeMarkdown } from '../../domain/plan/render/markup';
import { escapeTexts } from '../../domain/plan/control-characters';
import { formatCount } from '../terminal/print';
import { type DriftCause, type DriftReport, groupByCause } from './report';
import { formatBeforeAfter, formatCounts } from './text';
import { formatCommand } from '../terminal/format-command';

const HEADINGS: Readonly<Record<DriftKind, string>> = {
  drift: 'Changed outside Terraform',
  unmanaged: 'Unmanaged resources',
  'not yet applied': 'Not yet applied',
  expected: 'Expected changes',
};
const TABLE =
  '| severity | where | before → after | reason | first seen |\n| --- | --- | --- | --- | --- |\n';
/** GitHub accepts at most 65,536 characters in an issue or a comment. */
const MAX_LENGTH = 65_000;
const MAX_ADDRESSES = 20;

const renderCell = (text: string): string => formatInlineCode(text.replaceAll('|', '\\|'));

/**
 * Renders the findings for an issue: one section for each stack and kind, one row for each cause. Sections that are not
 * drift are collapsed. The result has at most `maxLength` characters and lists what was omitted.
 */
export function renderDriftMarkdown(report: DriftReport, maxLength: number = MAX_LENGTH): string {
  const { stacks, notDeployed, records, ignored } = escapeTexts(report);
  const findRecords = (stack: string) => records.filter((record) => record.stack === stack);
  const head = [
    ...stacks.map((stack) => `- ${formatInlineCode(stack)}: ${formatCounts(findRecords(stack))}`),
    ...notDeployed.map((stack) => `- ${formatInlineCode(stack)}: not deployed`),
    ...(ignored > 0
      ? [`- ${formatCount(ignored, 'finding')} ignored by \`src/policies/drift-ignores.json\``]
      : []),
  ].join('\n');
  const sections = DRIFT_KINDS.flatMap((kind, rank) =>
    stacks.flatMap((stack) => renderSections(stack, kind, findRecords(stack), rank)),
  );
  return renderWithinLimit(
    `${head}\n`,
    sections,
    maxLength,
    `Run ${formatInlineCode(formatCommand('drift'))} to see all of them.`,
  );
}

function renderSections(
  stack: string,
  kind: DriftKind,
  records: readonly DriftRecord[],
  rank: number,
): Section[] {
  const causes = groupByCause(records.filter((record) => record.kind === kind));
  const title = `${HEADINGS[kind]}: ${escapeMarkdown(stack)}`;
  const rows: Section = {
    label: `${kind} of ${stack}`,
    items: causes.map(renderRow),
    priority: rank,
    ...(isDrift({ kind })
      ? { header: `\n### ${title}\n\n${TABLE}`, footer: '' }
      : { header: `\n<details><summary>${title}</summary>\n\n${TABLE}`, footer: '\n</details>\n' }),
  };
  const fixes = [...new Set(causes.flatMap(({ fix }) => fix ?? []))];
  const commands: Section = {
    label: `commands for ${stack}`,
    header: `\n${kind === 'not yet applied' ? 'Apply it with' : 'Fix it with'}:\n\n`,
    footer: '',
    items: fixes.map((fix) => `    ${fix.replace(/\s+/g, ' ')}`),
    // The commands precede the rows, because they are few and also fix the rows that are omitted.
    priority: rank - 0.5,
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
    escapeMarkdown(reason ?? ''),
    firstSeen,
  ];
  return `| ${cells.join(' | ')} |`;
}
