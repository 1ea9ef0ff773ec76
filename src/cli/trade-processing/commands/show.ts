import type { TradeRegion } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson } from '../../terminal/print';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { openReplica } from '../open-replica';
import { formatVersion } from '../records/format-version';
import { describeProblems, readTradesAt, toVersionJson } from '../records/trades-at';
import { nameRegion } from '../region-unavailable';

export interface AtOptions extends DeploymentOptions {
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly region?: TradeRegion;
  readonly json?: boolean;
}

/** A time after all entries. */
const NOW = '9999-12-31T23:59:59.999Z';

export const formatAt = (at: number | undefined): string =>
  at === undefined ? NOW : new Date(at).toISOString();

/** Describes the time and the replica of an answer. */
export const describeView = (region: string, at: number | undefined): string =>
  `as recorded ${at === undefined ? 'now' : `at ${formatAt(at)}`}, read in ${region}`;

/** @throws UserError if entries are not what was recorded */
export function assertIntact(problems: readonly string[]): void {
  if (problems.length > 0)
    throw new UserError(
      `${problems.length} ${problems.length === 1 ? 'entry is' : 'entries are'} not as recorded: see ${formatCommand('trade-processing verify')}`,
    );
}

/** `stacks trade-processing show`: shows all versions of a trade with their lineage, as they were at a time. */
export async function runShow(tradeId: string, { at, region, json, ...options }: AtOptions): Promise<void> {
  const { trades, readIn } = await withDeployment(options, async (deployment) => {
    const replica = await openReplica(deployment, region);
    const table = { dynamo: replica.dynamo, table: replica.getOutput('TradesTableName') };
    const read = () => readTradesAt(table, [tradeId], formatAt(at));
    return { readIn: replica.region, trades: await nameRegion(replica.region, read) };
  });
  const problems = describeProblems(trades);
  const { versions, duplicates } = trades;
  if (versions.length + problems.length === 0)
    throw new UserError(
      `trade ${JSON.stringify(tradeId)} was not recorded${at === undefined ? '' : ` before ${formatAt(at)}`}: expected the source and its id of the trade, such as clearing:C-1042; a rejected message is no trade`,
    );
  if (json)
    printJson({
      tradeId,
      ...(at !== undefined && { at: formatAt(at) }),
      readIn,
      versions: versions.map(toVersionJson),
      duplicates: duplicates.map(toVersionJson),
      problems,
    });
  else {
    print(`${tradeId}: ${formatCount(versions.length, 'version')} ${describeView(readIn, at)}`);
    for (const version of [...versions, ...duplicates]) print(`\n${formatVersion(version)}`);
    for (const problem of problems) print(`\nnot as recorded: ${problem}`);
  }
  assertIntact(problems);
}
