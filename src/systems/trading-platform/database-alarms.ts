import { calculateConnectionLimit } from '../../config/trading-platform';
import { Alarm, asAlarmValue } from '../../modules/alarm';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import { awsMetrics } from '../../modules/metric';
import type { SystemContext } from './context';

/** The percentage of a limit above which an alarm fires. */
const PERCENT = 80;
/** The delay of the reader above which queries show orders noticeably late, in milliseconds. */
const REPLICA_LAG_MS = 1000;
const THREE_MINUTES = 3;
const FIVE_MINUTES = 5;

/** Creates the alarms of the database. Each is about the instance with the highest value. */
export function createDatabaseAlarms(
  { config, platformAlarms: topic }: SystemContext,
  database: AuroraCluster,
): void {
  const { max } = config.databaseCapacity;
  const connections = calculateConnectionLimit(config.databaseCapacity);
  const createAlarm = (
    id: string,
    metric: string,
    threshold: number,
    periods: number,
    description: string,
    firesWithoutData = false,
  ): void => {
    new Alarm(database, id, {
      description,
      runbook: 'order-database',
      topic,
      threshold,
      periods,
      firesWithoutData,
      metrics: [asAlarmValue(awsMetrics.database(metric, { DBClusterIdentifier: database.name }, 'Maximum'))],
    });
  };
  createAlarm(
    'Cpu',
    'CPUUtilization',
    PERCENT,
    FIVE_MINUTES,
    `An instance of ${database.name} has used more than ${PERCENT} % of its CPU for five minutes, so orders will be late: look for slow statements in the log of the database, and raise DATABASE_MAX_CAPACITY`,
  );
  createAlarm(
    'Capacity',
    'ACUUtilization',
    PERCENT,
    FIVE_MINUTES,
    `An instance of ${database.name} has used more than ${PERCENT} % of its ${max} ACU for five minutes: raise DATABASE_MAX_CAPACITY before it is used up`,
  );
  createAlarm(
    'Connections',
    'DatabaseConnections',
    Math.floor((PERCENT / 100) * connections),
    THREE_MINUTES,
    `More than ${PERCENT} % of the ${connections} connections of ${database.name} are in use; when none is left, orders wait in OrderCommands and queries fail: show them with npx stacks trading-platform database, and raise DATABASE_MAX_CAPACITY or lower the variables …_CONCURRENCY`,
  );
  createAlarm(
    'ReplicaLag',
    'AuroraReplicaLagMaximum',
    REPLICA_LAG_MS,
    THREE_MINUTES,
    `The reader of ${database.name} is more than a second behind the writer, so queries show old orders: compare the CPU of both instances, and look for long transactions. The alarm also fires if there is no reader, so that the next failure of the writer would take minutes: show the instances with npx stacks trading-platform database`,
    true,
  );
}
