import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { decideFailover, type FailoverPlan } from '../../../domain/trade-settings';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { readRegionalCopies, writeActiveRegion } from '../active-region';
import type { Deployment, RegionalDeployment } from '../deployment';
import { getLedgerTable, readHeads } from '../ledger/read-entries';
import { nameRegion, tryInOptionalRegion } from '../region-unavailable';
import { checkTarget } from './check-target';

/** What a failover found and did. Times are ISO 8601 in UTC with milliseconds. */
export interface FailoverReport {
  readonly from: string;
  readonly to: TradeRegion;
  readonly epoch: number;
  readonly since: string;
  /** Whether the target was the active region already, by the settings that could be read. */
  readonly wasActive: boolean;
  readonly isDryRun: boolean;
  /** The regions whose setting was written, or would be without --dry-run. */
  readonly written: readonly string[];
  /** The regions whose setting could not be read. The new epoch is higher than theirs. */
  readonly unknown: readonly string[];
  /** Why the setting of other regions was not written. Their copies are older, so readers ignore them. */
  readonly notWritten: readonly { readonly region: string; readonly reason: string }[];
  /**
   * The time of the newest entry of the other region in the target's replica. What the other region recorded later is not
   * lost: it arrives when the region answers again. Undefined if there is no entry.
   */
  readonly recoveryPoint?: string;
  /** Why the target may not be able to record trades; empty without --force. */
  readonly problems: readonly string[];
  /** From the start of the command until the target was active, in milliseconds. */
  readonly tookMs: number;
}

export interface FailoverInput {
  readonly to: TradeRegion;
  readonly isDryRun: boolean;
  /** Whether to take over in spite of the problems of the target. */
  readonly isForced?: boolean;
  /** The current time in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Makes a region the active one. It needs only this region; the setting of the other one is written too if it answers.
 * @throws UserError if the region cannot take over: it does not answer, or could not record trades
 */
export async function failOver(
  deployment: Pick<Deployment, 'open'>,
  { to, isDryRun, isForced = false, now }: FailoverInput,
): Promise<FailoverReport> {
  const start = now();
  const target = await deployment.open(to);
  const [copies, recoveryPoint, problems] = await Promise.all([
    readRegionalCopies(deployment),
    nameRegion(to, () => readRecoveryPoint(target)),
    nameRegion(to, () => checkTarget(deployment, target)),
  ]);
  const decision = decideFailover(to, copies, now());
  if ('problem' in decision)
    throw new UserError(
      `${to} cannot take over: ${decision.problem}; see ${formatCommand('trade-processing status')}`,
    );
  if (problems.length > 0 && !isForced)
    throw new UserError(
      `${to} could not record trades: ${problems.join('; ')}; nothing changed. Fix this, or use --force to fail over in spite of it`,
    );
  const { plan } = decision;
  const unreachable = copies.flatMap((copy) =>
    'problem' in copy ? [{ region: copy.region, reason: copy.problem }] : [],
  );
  const { written, notWritten, activeAt } = isDryRun
    ? { written: plan.writes, notWritten: [], activeAt: now() }
    : await writePlan(deployment, plan, now);
  return {
    from: plan.from,
    to,
    epoch: plan.next.epoch,
    since: plan.next.since,
    wasActive: plan.isActive,
    isDryRun,
    unknown: plan.unreachable,
    written,
    notWritten: [...unreachable, ...notWritten],
    ...(recoveryPoint !== undefined && { recoveryPoint }),
    problems,
    tookMs: activeAt - start,
  };
}

/** Returns the time of the newest entry that a region has of the other one; undefined if there is none. */
async function readRecoveryPoint(target: RegionalDeployment): Promise<string | undefined> {
  const others = TRADE_REGIONS.filter((region) => region !== target.region);
  const heads = await Promise.all(others.map((region) => readHeads(getLedgerTable(target), region)));
  return heads
    .flat()
    .map(({ recordedAt }) => recordedAt)
    .sort()
    .at(-1);
}

/** Writes the setting: to the target first, because a failover without its target is none. */
async function writePlan(
  deployment: Pick<Deployment, 'open'>,
  { writes, next }: FailoverPlan,
  now: () => number,
) {
  const written: string[] = [];
  const notWritten: { readonly region: string; readonly reason: string }[] = [];
  let activeAt = now();
  for (const name of writes) {
    const region = name as TradeRegion;
    const write = async () => writeActiveRegion(await deployment.open(region), next);
    if (region === next.region) {
      await nameRegion(region, write);
      activeAt = now();
      written.push(region);
    } else {
      const result = await tryInOptionalRegion(region, write);
      if ('reason' in result) notWritten.push({ region, reason: `region ${region} ${result.reason}` });
      else written.push(region);
    }
  }
  return { written, notWritten, activeAt };
}
