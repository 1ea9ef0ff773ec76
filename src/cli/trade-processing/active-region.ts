import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { getParameterName, TRADE_REGIONS, type TradeRegion } from '../../config/trade-processing';
import {
  type ActiveRegion,
  chooseActiveRegion,
  formatActiveRegion,
  readTradeSetting,
  type RegionalCopy,
} from '../../domain/trade-settings';
import { formatViolation } from '../../domain/validation';
import { UserError } from '../errors';
import type { Deployment, RegionalDeployment } from './deployment';
import { tryInOptionalRegion } from './region-unavailable';

type Regions = Pick<Deployment, 'open'>;

/** Reads the copy of the setting ActiveRegion in each region, or why it could not be read. */
export const readRegionalCopies = (deployment: Regions): Promise<readonly RegionalCopy[]> =>
  Promise.all(TRADE_REGIONS.map((region) => readRegionalCopy(deployment, region)));

async function readRegionalCopy(deployment: Regions, region: TradeRegion): Promise<RegionalCopy> {
  const result = await tryInOptionalRegion(region, async () => {
    const { parameters, config } = await deployment.open(region);
    const Name = getParameterName('ActiveRegion', config);
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name }));
    return { Name, read: readTradeSetting('ActiveRegion', Parameter?.Value) };
  });
  if ('reason' in result) return { region, problem: `region ${region} ${result.reason}` };
  const { Name, read } = result.value;
  return 'value' in read
    ? { region, active: read.value }
    : {
        region,
        problem: `the parameter ${Name} in ${region} is invalid: ${formatViolation(read.violation)}`,
      };
}

/**
 * Finds the region to which the sources send: the newest copy of all regions that answer.
 * @throws UserError if no region answers
 */
export async function findActiveRegion(deployment: Regions): Promise<TradeRegion> {
  const copies = await readRegionalCopies(deployment);
  const active = chooseActiveRegion(copies.flatMap((copy) => ('active' in copy ? [copy.active] : [])));
  if (!active)
    throw new UserError(copies.flatMap((copy) => ('problem' in copy ? [copy.problem] : [])).join('; '));
  const region = TRADE_REGIONS.find((name) => name === active.region);
  if (region) return region;
  throw new UserError(
    `ActiveRegion names ${active.region}; expected one of ${TRADE_REGIONS.join(', ')}: run failover --to one of them`,
  );
}

/** Writes a region's copy of the setting. */
export async function writeActiveRegion(
  { parameters, config }: Pick<RegionalDeployment, 'parameters' | 'config'>,
  active: ActiveRegion,
): Promise<void> {
  await parameters.send(
    new PutParameterCommand({
      Name: getParameterName('ActiveRegion', config),
      Value: formatActiveRegion(active),
      Overwrite: true,
    }),
  );
}
