import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { EXIT, UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { readKnownCheckpoints } from '../ledger/known-checkpoints';
import { readTrustedKeys } from '../ledger/trusted-keys';
import { listViolations } from '../ledger/verify';
import { countLaterRows, type TimedVerification, verifyLedgers } from '../ledger/verify-ledgers';

export interface VerifyOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly trustedKeys?: string;
  readonly known?: string;
  readonly json?: boolean;
}

/** `stacks trade-processing verify`: verifies the ledger against its signed checkpoints. */
export async function runVerify({
  region,
  trustedKeys: file,
  known: knownFile,
  ...options
}: VerifyOptions): Promise<void> {
  const regions = region ? [region] : TRADE_REGIONS;
  const trustedKeys = file === undefined ? undefined : readTrustedKeys(file);
  const known = knownFile === undefined ? undefined : readKnownCheckpoints(knownFile, regions);
  const results = await withDeployment(options, (deployment) =>
    verifyLedgers(deployment, regions, {
      ...(trustedKeys && { trustedKeys }),
      ...(known && { known }),
      now: Date.now,
      createRowCounter,
    }),
  );
  const violations = results.flatMap(({ report }) => listViolations(report));
  if (options.json)
    printJson(results.map((result) => ({ ...result, violations: listViolations(result.report) })));
  else printResults(results, violations);
  if (!file && results.some(({ region: own, readIn }) => own === readIn))
    printNote(
      `the trusted keys are those of KMS now: keep a list elsewhere (${formatCommand('trade-processing trusted-keys')}) and verify with --trusted-keys`,
    );
  const broken = results.filter(({ report }) => report.isIntact === false).map(({ region: own }) => own);
  if (broken.length > 0)
    throw new UserError(
      `the ledger of ${broken.join(' and ')} is not intact: ${formatCount(violations.length, 'violation')} (the first one of each chain)`,
    );
  if (results.some(({ report }) => report.isIntact === null)) process.exitCode = EXIT.notConfirmed;
}

/** Shows the rows that are verified so far, and their rate. */
function createRowCounter(region: string, started: number): (rows: number) => void {
  const notes = createProgressNotes(skipRepeats(printNote));
  let count = 0;
  return (rows) => {
    count += rows;
    const rate = Math.round((count * 1_000) / Math.max(1, Date.now() - started));
    notes.show(`${region}: ${count.toLocaleString('en-US')} rows, ${rate.toLocaleString('en-US')} rows/s`);
  };
}

function printResults(results: readonly TimedVerification[], violations: readonly string[]): void {
  print(
    formatTable(
      [
        'region',
        'read in',
        'chains',
        'rows',
        'rows/s',
        'checkpoints',
        'newest checkpoint',
        'after it',
        'result',
      ],
      results.map(({ region, readIn, report, seconds }) => [
        region,
        readIn,
        String(report.chains.length),
        report.rows.toLocaleString('en-US'),
        Math.round(report.rows / Math.max(seconds, 0.001)).toLocaleString('en-US'),
        String(report.checkpoints),
        report.newestCheckpoint?.createdAt ?? 'none',
        countLaterRows(report).toLocaleString('en-US'),
        describeResult(report.isIntact),
      ]),
    ),
  );
  for (const { region, readIn, reason, notConfirmed } of results) {
    if (reason === undefined) continue;
    print(
      `${region} ${reason}. Its entries were verified in the replica of ${readIn}, without checkpoints: their hashes and links only. That the ledger is intact is not confirmed`,
    );
    for (const line of notConfirmed) print(`not confirmed, because the replica can lag: ${line}`);
  }
  for (const line of violations) print(line);
}

const describeResult = (isIntact: boolean | null): string =>
  isIntact === null ? 'not confirmed' : isIntact ? 'intact' : 'NOT INTACT';
