import { explainIgnoreProblems, type DriftReport, groupByCause } from '../../../cli/drift/report';
import { formatBeforeAfter } from '../../../cli/drift/text';
import { escapeTexts } from '../../../domain/plan';

/** Describes the findings of a report as the page shows them: by stack, each with its cause, its values and its fix. */
export function describeDrift(report: DriftReport) {
  const { stacks, records, ignored } = escapeTexts(report);
  return {
    findings: stacks.flatMap((stack) =>
      groupByCause(records.filter((record) => record.stack === stack)).map(({ changes, ...cause }) => ({
        stack,
        ...cause,
        changes: changes.map((change) => {
          const [before, after] = formatBeforeAfter(change);
          return { attribute: change.attribute, before, after };
        }),
      })),
    ),
    ignored,
    ignoreProblems: explainIgnoreProblems(report),
  };
}
