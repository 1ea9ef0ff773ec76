import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { type RegionStatus, readStatus } from '../status/read-status';

export interface StatusOptions extends DeploymentOptions {
  readonly json?: boolean;
}

/** `stacks trade-processing status`: shows each region: active or not, its ledger, its replica and its failures. */
export async function runStatus({ json, ...options }: StatusOptions): Promise<void> {
  const status = await withDeployment(options, (deployment) => readStatus(deployment, Date.now()));
  const { active, unconfirmed, regions } = status;
  if (json) printJson(status);
  else {
    print(
      formatTable(
        [
          'region',
          'state',
          'chains',
          'newest entry',
          'of the other region',
          'lag',
          'newest checkpoint',
          'failures',
        ],
        regions.map(formatRegion),
      ),
    );
    if (active) print(`${active.region} is active since ${active.since}, epoch ${active.epoch}`);
    for (const problem of unconfirmed) print(`this is not confirmed: ${problem}`);
    for (const { region, reason } of regions) if (reason !== undefined) print(`region ${region} ${reason}`);
    if (regions.some(({ facts }) => facts && sumFailures(facts.failures) > 0))
      print(`failed events wait for an operator: see ${formatCommand('trade-processing failures')}`);
  }
  if (regions.every(({ facts }) => !facts)) throw new UserError('no region answers');
  const missing = regions.filter(({ facts }) => !facts).map(({ region }) => region);
  if (missing.length > 0 || unconfirmed.length > 0)
    throw new UserError(
      `the state is not complete: ${missing.length > 0 ? `region ${missing.join(', ')} cannot be read` : unconfirmed.join('; ')}`,
    );
}

function formatRegion({ region, isActive, facts, lagMs }: RegionStatus): string[] {
  const state = isActive ? 'active' : 'standby';
  if (!facts) return [region, `${state}, NOT AVAILABLE`, '', '', '', '', '', ''];
  const { chains, newestEntry, newestReplicated, checkpoint, damagedCheckpoint, failures } = facts;
  return [
    region,
    state,
    String(chains),
    newestEntry ?? 'none',
    newestReplicated ?? 'none',
    lagMs === undefined ? 'unknown' : formatDuration(lagMs),
    checkpoint
      ? `${checkpoint.number}, ${formatDuration(checkpoint.ageMs)} ago`
      : damagedCheckpoint !== undefined
        ? `DAMAGED: ${damagedCheckpoint}`
        : 'none',
    describeFailures(failures),
  ];
}

const sumFailures = (failures: Readonly<Record<string, number>>): number =>
  Object.values(failures).reduce((sum, count) => sum + count, 0);

const describeFailures = (failures: Readonly<Record<string, number>>): string =>
  Object.entries(failures)
    .filter(([, count]) => count > 0)
    .map(([queue, count]) => `${queue}: ${formatCount(count, 'message')}`)
    .join(', ') || 'none';

/** Formats a duration such as `250 ms`, `4.2 s` or `12 min`. */
const formatDuration = (milliseconds: number): string =>
  milliseconds < 1_000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${(milliseconds / 1_000).toFixed(1)} s`
      : `${Math.round(milliseconds / 60_000)} min`;
