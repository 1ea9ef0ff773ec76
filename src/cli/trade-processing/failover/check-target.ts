import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { TRADE_REGIONS } from '../../../config/trade-processing';
import {
  NO_REFERENCE_DATA,
  readTradeSetting,
  TRADE_SETTING_IDS,
  type TradeSettingId,
} from '../../../domain/trade-settings';
import { formatViolation } from '../../../domain/validation';
import { formatError } from '../../errors';
import { isTransientError } from '../../release/transient-error';
import { formatCommand } from '../../terminal/format-command';
import type { Deployment, RegionalDeployment } from '../deployment';
import { tryInOptionalRegion } from '../region-unavailable';
import { readSettings } from '../settings/parameters';

/**
 * Checks that a region can record trades: its bus and its queues exist, its settings are valid, and its reference data are
 * those of the other region, if that answers. The functions fail for each event without any of these.
 * @returns the problems, one line each
 * @throws the error of the region's services if they do not answer
 */
export async function checkTarget(
  deployment: Pick<Deployment, 'open'>,
  target: RegionalDeployment,
): Promise<readonly string[]> {
  const { events, queues, getOutput } = target;
  const [settings, ...problems] = await Promise.all([
    readSettings(target),
    findProblem('the bus', () =>
      events.send(new DescribeEventBusCommand({ Name: getOutput('TradeBusName') })),
    ),
    findProblem('the queue of undelivered events', () =>
      queues.send(
        new GetQueueAttributesCommand({
          QueueUrl: getOutput('UndeliveredEventsQueueUrl'),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      ),
    ),
  ]);
  const invalid = TRADE_SETTING_IDS.filter((id) => id !== 'ActiveRegion').flatMap((id) => {
    const read = readTradeSetting(id, settings.get(id));
    return 'violation' in read ? [`the setting ${formatViolation(read.violation)}`] : [];
  });
  return [...problems.flat(), ...invalid, ...(await checkReferenceData(deployment, target, settings))];
}

async function checkReferenceData(
  deployment: Pick<Deployment, 'open'>,
  { region, buckets, getOutput }: RegionalDeployment,
  settings: ReadonlyMap<TradeSettingId, string>,
): Promise<readonly string[]> {
  const key = settings.get('ReferenceDataKey') ?? NO_REFERENCE_DATA;
  const load = `run ${formatCommand(`trade-processing reference-data FILE --region ${region}`)}`;
  if (key === NO_REFERENCE_DATA) return [`there are no reference data: ${load}`];
  const [missing, others] = await Promise.all([
    findProblem(`the reference data ${key}`, () =>
      buckets.send(new HeadObjectCommand({ Bucket: getOutput('ReferenceDataBucketName'), Key: key })),
    ),
    Promise.all(
      TRADE_REGIONS.filter((each) => each !== region).map((each) =>
        tryInOptionalRegion(each, async () => readSettings(await deployment.open(each))),
      ),
    ),
  ]);
  const different = others.flatMap((result) => {
    const other = 'value' in result ? result.value.get('ReferenceDataKey') : undefined;
    return other === undefined || other === key
      ? []
      : [`the reference data are ${key}, and ${other} in ${result.region}: ${load}`];
  });
  return [...missing, ...different];
}

/** Returns the error of a request in one line. An error that a repetition can solve is thrown: the region does not answer. */
async function findProblem(name: string, request: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await request();
    return [];
  } catch (error) {
    if (isTransientError(error)) throw error;
    return [`${name}: ${formatError(error)}`];
  }
}
