import { addDates, NO_DATES, parseFindingDates, toFindingDates } from '../../domain/drift/finding-dates';
import type { DriftFinding } from '../../domain/drift/finding';
import { applyIgnoreRules } from '../../domain/drift/ignore-rules';
import { synthesizeStacks } from '../terraform/deployment';
import { loadIgnoreRules } from '../drift/ignore-rules';
import { renderDriftMarkdown } from '../drift/markdown';
import { explainIgnoreProblems, hasDrift, sortRecords, type DriftReport } from '../drift/report';
import { scanStack } from '../drift/scan-stack';
import { renderDriftText } from '../drift/text';
import { findInRegions } from '../drift/find-in-regions';
import { findUnmanagedResources } from '../drift/unmanaged';
import { DriftFound, UserError } from '../errors';
import { printNote, print, printJson } from '../terminal/print';
import { createRegionSession, openSession, type Session } from '../session';
import { withStackLocks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { prepareTerraformEnv, withTarget } from '../target/target';

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
    withStackLocks(session, systems, printNote, () =>
      createReport(session, systems, options.record ?? false),
    ),
  );
  if (options.json) printJson(report);
  else print(options.markdown ? renderDriftMarkdown(report) : renderDriftText(report));
  const ignoreProblems = explainIgnoreProblems(report);
  if (ignoreProblems) throw new UserError(ignoreProblems);
  if (hasDrift(report)) throw new DriftFound();
}

async function createReport(
  session: Session,
  systems: readonly string[],
  record: boolean,
): Promise<DriftReport> {
  const ignoreRules = loadIgnoreRules();
  const bucket = new StateBucket(session.config);
  const env = await prepareTerraformEnv(session, printNote);
  printNote('synthesizing');
  const chosen = await synthesizeStacks(session, systems, env);
  const scanned = new Map<string, readonly DriftFinding[]>();
  const notDeployed: string[] = [];
  for (const { stack } of chosen) {
    const findings = await scanStack(session, stack, env, bucket, printNote);
    if (findings) scanned.set(stack.name, findings);
    else notDeployed.push(stack.name);
  }
  // Unmanaged resources belong to no system, so they are searched for only if the whole environment is scanned.
  if (systems.length === 0 && scanned.size > 0) {
    printNote('searching for resources that no state contains');
    scanned.set(
      `environment-${session.config.suffix}`,
      await findUnmanagedInRegions(
        session,
        chosen.map(({ stack }) => stack),
        bucket,
      ),
    );
  }
  const now = new Date().toISOString();
  const stacks = [...scanned.keys()];
  const { findings, ignored, expired, unused } = applyIgnoreRules(
    [...scanned.values()].flat(),
    ignoreRules,
    stacks,
    now.slice(0, 10),
  );
  const records = await Promise.all(
    stacks.map((stack) => {
      const ofStack = findings.filter((finding) => finding.stack === stack);
      return updateRecord(bucket, stack, ofStack, { now, record });
    }),
  );
  return {
    stacks,
    notDeployed,
    records: sortRecords(records.flat()),
    ignored,
    expiredIgnores: expired,
    unusedIgnores: unused,
  };
}

/** Finds the unmanaged resources in each region of the stacks. */
function findUnmanagedInRegions(
  session: Session,
  stacks: readonly { readonly system: string; readonly region: string }[],
  bucket: StateBucket,
): Promise<DriftFinding[]> {
  const systems = [...new Set(stacks.map(({ system }) => system))];
  return findInRegions(
    stacks.map(({ region }) => region),
    (region) => findUnmanagedResources(createRegionSession(session, { region }).config, systems, bucket),
  );
}

/** Adds the dates of the record in the state bucket to the findings and, if requested, updates the record. */
async function updateRecord(
  bucket: StateBucket,
  stack: string,
  findings: readonly DriftFinding[],
  { now, record }: { readonly now: string; readonly record: boolean },
) {
  const key = `drift/${stack}.json`;
  const text = await bucket.readDocument(stack, key);
  let dates = NO_DATES;
  try {
    if (text !== undefined) dates = parseFindingDates(text);
  } catch (error) {
    throw new UserError(
      `${key} in the state bucket is not a valid drift record: ${(error as Error).message}; delete it, or restore its previous version`,
    );
  }
  const records = addDates(findings, dates, now);
  if (record) await bucket.saveDocument(stack, key, `${JSON.stringify(toFindingDates(records), null, 2)}\n`);
  return records;
}
