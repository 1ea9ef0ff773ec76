import { addDates, NO_DATES, parseFindingDates, toFindingDates } from '../../domain/drift/finding-dates';
import type { DriftFinding } from '../../domain/drift/finding';
import { applyIgnoreRules } from '../../domain/drift/ignore-rules';
import { UserError } from '../errors';
import { createRegionSession, type Session } from '../session';
import { prepareTerraformEnv, type ProgressListener } from '../target/target';
import { synthesizeStacks } from '../terraform/deployment';
import { withStackLocks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { findInRegions } from './find-in-regions';
import { loadIgnoreRules } from './ignore-rules';
import { type DriftReport, sortRecords } from './report';
import { scanStack } from './scan-stack';
import { findUnmanagedResources } from './unmanaged';

/** How a report is created. */
export interface ReportOptions {
  /** Whether the dates of the findings are recorded in the state bucket. */
  readonly record: boolean;
  readonly onProgress: ProgressListener;
}

/**
 * Scans stacks for drift while no other command of this checkout uses them, on a target that is running.
 * @param systems the systems or stacks; all of the session, with resources that no state contains, if the list is empty
 * @throws UserError if a stack could not be scanned
 */
export const createDriftReport = (
  session: Session,
  systems: readonly string[],
  options: ReportOptions,
): Promise<DriftReport> =>
  withStackLocks(session, systems, options.onProgress, () => scanStacks(session, systems, options));

async function scanStacks(
  session: Session,
  systems: readonly string[],
  { record, onProgress }: ReportOptions,
): Promise<DriftReport> {
  const ignoreRules = loadIgnoreRules();
  const bucket = new StateBucket(session.config);
  const env = await prepareTerraformEnv(session, onProgress);
  onProgress('synthesizing');
  const chosen = await synthesizeStacks(session, systems, env);
  const scanned = new Map<string, readonly DriftFinding[]>();
  const notDeployed: string[] = [];
  for (const { stack } of chosen) {
    const findings = await scanStack(session, stack, env, bucket, onProgress);
    if (findings) scanned.set(stack.name, findings);
    else notDeployed.push(stack.name);
  }
  // Unmanaged resources belong to no system, so they are searched for only if the whole environment is scanned.
  if (systems.length === 0 && scanned.size > 0) {
    onProgress('searching for resources that no state contains');
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
