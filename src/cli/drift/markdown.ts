import { type DriftRecord, isDrift, KINDS, type Kind } from '../../domain/drift/record';
import { fit, type Section } from '../../domain/plan/fit';
import { code, prose } from '../../domain/plan/markup';
import { visibly } from '../../domain/plan/visible';
import { count } from '../terminal/print';
import { type Cause, causes, type DriftReport } from './report';
import { fromTo, inNumbers } from './text';

const HEADING: Readonly<Record<Kind, string>> = {
  drift: 'Changed behind Terraform',
  unmanaged: 'There, and in no state',
  'not yet applied': 'Not applied yet',
  expected: 'Meant to change',
};
const TABLE = '| severity | where | before → after | why | first seen |\n| --- | --- | --- | --- | --- |\n';
/** The longest that GitHub takes for an issue or a comment is 65,536. */
const LIMIT = 65_000;
const NAMED = 20;

/** Code in a table's cell. */
const cell = (text: string): string => code(text.replaceAll('|', '\\|'));

/**
 * The findings for an issue: a section for a stack and a kind, what was one act in one row; what is no drift is folded. It
 * stays within `limit`, and says what it left out.
 */
export function driftMarkdown(report: DriftReport, limit: number = LIMIT): string {
  const { stacks, notDeployed, records, ignored } = visibly(report);
  const own = (stack: string) => records.filter((record) => record.stack === stack);
  const head = [
    ...stacks.map((stack) => `- ${code(stack)}: ${inNumbers(own(stack))}`),
    ...notDeployed.map((stack) => `- ${code(stack)}: not deployed`),
    ...(ignored > 0 ? [`- ${count(ignored, 'finding')} ignored by \`src/policies/drift-ignores.json\``] : []),
  ].join('\n');
  const sections = KINDS.flatMap((kind, rank) =>
    stacks.flatMap((stack) => sectionsOf(stack, kind, own(stack), rank)),
  );
  return fit(`${head}\n`, sections, limit, 'See them all with `npx stacks drift`.');
}

function sectionsOf(stack: string, kind: Kind, records: readonly DriftRecord[], rank: number): Section[] {
  const found = causes(records.filter((record) => record.kind === kind));
  const title = `${HEADING[kind]}: ${prose(stack)}`;
  const rows: Section = {
    called: `${kind} of ${stack}`,
    items: found.map(row),
    rank,
    ...(isDrift({ kind })
      ? { open: `\n### ${title}\n\n${TABLE}`, close: '' }
      : { open: `\n<details><summary>${title}</summary>\n\n${TABLE}`, close: '\n</details>\n' }),
  };
  const mends = [...new Set(found.flatMap(({ mend }) => mend ?? []))];
  const commands: Section = {
    called: `commands for ${stack}`,
    open: `\nMend ${kind === 'not yet applied' ? 'by applying' : 'with'}:\n\n`,
    close: '',
    items: mends.map((mend) => `    ${mend.replace(/\s+/g, ' ')}`),
    // They are few, and what is left out above can be mended by them all the same.
    rank: rank - 0.5,
  };
  return [rows, commands];
}

function row({ addresses, severity, changes, reason, firstSeen }: Cause): string {
  const listed = (items: readonly string[]) =>
    [...items.slice(0, NAMED), ...(items.length > NAMED ? [`and ${items.length - NAMED} more`] : [])].join(
      '<br>',
    );
  const cells = [
    severity,
    listed(addresses.map(cell)),
    listed(changes.map((change) => `${cell(change.attribute)}: ${fromTo(change).map(cell).join(' → ')}`)),
    prose(reason ?? ''),
    firstSeen,
  ];
  return `| ${cells.join(' | ')} |`;
}
