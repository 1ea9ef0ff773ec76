import { formatCodeBlock } from '../../domain/plan/render/markup';
import { renderWithinLimit } from '../../domain/plan/render/sections';
import { formatCount } from '../terminal/print';
import { BODY_LIMIT } from './comment';
import type { DriftFinding } from './drift-report';
import { formatMarker } from './marker';

/** The prefix in the marker of an issue about drift, followed by the name of the stack. */
export const TOPIC_PREFIX = 'drift-';

/** The drift of one stack. */
export interface IssueDrift {
  readonly stack: string;
  readonly findings: readonly DriftFinding[];
  readonly environment?: string;
}

/** Formats the body of an issue about the drift of a stack. */
export function formatIssueBody(
  { stack, findings, environment }: IssueDrift,
  { at, run }: { readonly at: string; readonly run: string },
): string {
  const fixes = [...new Set(findings.flatMap(({ fix }) => fix ?? []))];
  const head = [
    formatMarker(TOPIC_PREFIX + stack, { environment }),
    `${formatCount(findings.length, 'attribute')} of \`${stack}\` changed outside Terraform. Last seen ${at} ([run](${run})).`,
    '',
    'This issue is closed automatically when a check finds no drift.',
    '',
    '',
  ].join('\n');
  const rows = findings.map(
    ({ severity, address, attribute, before, after, firstSeen }) =>
      `| ${severity} | ${formatCell(`${address} ${attribute}`)} | ${formatCell(before)} | ${formatCell(after)} | ${firstSeen} |`,
  );
  const sections = [
    {
      label: 'attributes',
      priority: 0,
      header: '| severity | attribute | before | after | first seen |\n| --- | --- | --- | --- | --- |\n',
      footer: '',
      items: rows,
    },
    {
      label: 'commands',
      priority: 1,
      header: 'Fix it with:\n\n',
      footer: '',
      items: fixes.map((fix) => formatCodeBlock(fix, 'sh')),
    },
  ];
  return renderWithinLimit(head, sections, BODY_LIMIT, `The [run](${run}) lists all findings.`);
}

const MAX_CELL_LENGTH = 200;

/** Formats a value as inline code in a table cell, on one line, without characters that end the cell. */
function formatCell(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value ?? null)).replace(/\s+/g, ' ');
  const truncated = text.length > MAX_CELL_LENGTH ? `${text.slice(0, MAX_CELL_LENGTH)}…` : text;
  return `\`${truncated.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
