import { createDriftReport } from '../drift/create-report';
import { renderDriftMarkdown } from '../drift/markdown';
import { explainIgnoreProblems, hasDrift } from '../drift/report';
import { renderDriftText } from '../drift/text';
import { DriftFound, UserError } from '../errors';
import { openSession } from '../session';
import { withTarget } from '../target/target';
import { printNote, print, printJson } from '../terminal/print';

export interface DriftOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /**
   * Whether to record the dates of the findings in the state bucket. If not, the command changes files of the checkout
   * only.
   */
  readonly record?: boolean;
  readonly port?: number;
}

/**
 * `stacks drift`: detects changes made outside Terraform, and separates them from changes that are not applied yet and
 * from expected changes.
 * @throws DriftFound (exit code 2) if there is drift; UserError (1) if an ignore rule is expired or unused, or a stack
 * could not be scanned. The findings are printed before that
 */
export async function runDrift(systems: readonly string[], options: DriftOptions): Promise<void> {
  const session = openSession({ port: options.port, isAboutDeployed: systems.length === 0 });
  const report = await withTarget(session, printNote, () =>
    createDriftReport(session, systems, { record: options.record ?? false, onProgress: printNote }),
  );
  if (options.json) printJson(report);
  else print(options.markdown ? renderDriftMarkdown(report) : renderDriftText(report));
  const ignoreProblems = explainIgnoreProblems(report);
  if (ignoreProblems) throw new UserError(ignoreProblems);
  if (hasDrift(report)) throw new DriftFound();
}
