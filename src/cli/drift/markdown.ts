import { type DriftRecord, isDrift, KINDS, type Kind } from '../../domain/drift/record';
import { count } from '../print';
import { type Cause, causes, type DriftReport } from './report';
import { inNumbers, shortly } from './text';

const HEADING: Readonly<Record<Kind, string>> = {
  drift: 'Changed behind Terraform',
  unmanaged: 'There, and in no state',
  'not yet applied': 'Not applied yet',
  expected: 'Meant to change',
};

/** A text as code in a table's cell, whatever is in it. */
function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
  const space = fence.length > 1 ? ' ' : '';
  return `${fence}${space}${text.replace(/\|/g, '\\|')}${space}${fence}`;
}

/** The findings for an issue: a section a stack, what was one act in one row; what is no drift is folded. */
export function driftMarkdown({ stacks, notDeployed, records, ignored }: DriftReport): string {
  const sections = stacks.map((stack) =>
    section(
      stack,
      records.filter((record) => record.stack === stack),
    ),
  );
  const rest = [
    ...notDeployed.map((stack) => `${code(stack)} is not deployed.`),
    ...(ignored > 0 ? [`${count(ignored, 'finding')} ignored by \`src/policies/drift-ignores.json\`.`] : []),
  ];
  return [...sections, ...rest].join('\n\n');
}

function section(stack: string, records: readonly DriftRecord[]): string {
  const parts = KINDS.flatMap((kind) => {
    const found = causes(records.filter((record) => record.kind === kind));
    if (found.length === 0) return [];
    const body = [table(found), commands(found)].filter((part) => part !== '').join('\n\n');
    return isDrift({ kind })
      ? [`#### ${HEADING[kind]}\n\n${body}`]
      : [`<details><summary>${HEADING[kind]}: ${found.length}</summary>\n\n${body}\n\n</details>`];
  });
  return [`### ${stack}: ${inNumbers(records)}`, ...parts].join('\n\n');
}

function table(found: readonly Cause[]): string {
  const rows = found.map(({ first, records }) => {
    const where = records.map(({ address }) => code(address)).join('<br>');
    const change = `${code(shortly(first.before))} → ${code(shortly(first.after))}`;
    const cells = [first.severity, where, code(first.attribute), change, first.reason ?? '', first.firstSeen];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| severity | where | attribute | before → after | why | first seen |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Each command that mends something, once. */
function commands(found: readonly Cause[]): string {
  const mends = [...new Set(found.flatMap(({ records }) => records.flatMap(({ mend }) => mend ?? [])))];
  return mends.length === 0 ? '' : `Mend:\n\n${mends.map((mend) => `    ${mend}`).join('\n')}`;
}
