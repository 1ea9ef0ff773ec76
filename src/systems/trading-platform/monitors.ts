import { DATABASE_NAMES } from '../../config/trading-platform';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import type { EventBus } from '../../modules/event-bus';
import type { Queue } from '../../modules/queue';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import type { SystemContext } from './context';
import type { Storage } from './storage';

/** The timeout in seconds: each check is tried several times. */
const TIMEOUT = 60;
/** A run is not started later than this, in seconds. */
const MAX_AGE = 1800;

/** The parts of the platform that the monitors check. */
export interface CheckedParts {
  /** The URL of the API that clients use. */
  readonly url: string;
  readonly database: AuroraCluster;
  readonly orderCommands: Queue;
  readonly bus: EventBus;
}

/**
 * Creates the two monitors, which run every hour. In the network there is no way to the internet, where clients are: one monitor
 * runs outside and uses the API as clients do, the other one uses the parts inside the network.
 */
export function createMonitors(
  { stack, config, schedules: group, failedRuns, platformAlarms, createFunction }: SystemContext,
  { sessions, monitorStates }: Pick<Storage, 'sessions' | 'monitorStates'>,
  { url, database, orderCommands, bus }: CheckedParts,
): void {
  const createMonitor = (id: 'OutsideMonitor' | 'InsideMonitor', reservedConcurrency: number) => {
    const monitor = createFunction(id, {
      timeout: TIMEOUT,
      reservedConcurrency,
      isOutside: id === 'OutsideMonitor',
      asynchronous: { retries: 2, maxEventAge: MAX_AGE, onFailure: failedRuns },
    });
    monitorStates.grantGet(monitor);
    monitorStates.grantPut(monitor);
    platformAlarms.grantPublish(monitor);
    new RecurringSchedule(stack, `${id}Schedule`, {
      group,
      target: monitor,
      schedule: 'rate(1 hour)',
      input: {},
    });
    return monitor;
  };
  const outside = createMonitor('OutsideMonitor', config.concurrency.outsideMonitor);
  outside.setEnvironment('TRADING_API_URL', url);

  const inside = createMonitor('InsideMonitor', config.concurrency.insideMonitor);
  database.grantConnect(inside, DATABASE_NAMES.readerUser);
  orderCommands.grantInspect(inside);
  sessions.grantGet(inside);
  bus.grantDescribe(inside);
}
