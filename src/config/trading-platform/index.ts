import type { CommonConfig } from '../common';
import { ConfigError } from '../config-error';
import { assertReservedConcurrency } from '../reserved-concurrency';
import type { SystemDefinition } from '../system-definition';
import { readVariables } from '../variables';
import {
  assertDatabaseCapacity,
  DATABASE_NAMES,
  type DatabaseCapacity,
  DEFAULT_DATABASE_PORT,
} from './database';
import { formatPlatformName, getPlatformTags, PLATFORM_REGION } from './names';
import { CONCURRENCY_VARIABLES, VARIABLES } from './variables';

export { calculateConnectionLimit, DATABASE_NAMES, type DatabaseCapacity } from './database';
export { PLATFORM_REGION } from './names';
export {
  getPlatformParameterName,
  PLATFORM_PARAMETERS,
  type PlatformParameter,
  type PlatformParameterId,
} from './parameters';

/** The reserved concurrency of each function, in concurrent executions. */
export interface ReservedConcurrency {
  readonly orderIntake: number;
  readonly orderQuery: number;
  readonly sessionApi: number;
  readonly health: number;
  readonly orderProcessor: number;
  readonly arrivalProcessor: number;
  readonly auditRecorder: number;
  readonly outboxRelay: number;
  readonly databaseMigrator: number;
  readonly outsideMonitor: number;
  readonly insideMonitor: number;
}

/** The own domain of the API. */
export interface PlatformDomain {
  readonly name: string;
  /** The hosted zone in Route 53. */
  readonly zoneId: string;
  readonly certificateArn: string;
}

/** The configuration of the trading platform, from environment variables. */
export interface TradingPlatformConfig extends CommonConfig {
  /** The recipient of alarms by e-mail. No e-mails are sent if it is not set. */
  readonly operatorEmail?: string;
  /** The requests per second that each operation of the API accepts: API Gateway limits methods one by one. */
  readonly apiRate: number;
  /** The memory of each function in MB. */
  readonly memory: number;
  readonly concurrency: ReservedConcurrency;
  readonly databaseCapacity: DatabaseCapacity;
  readonly databasePort: number;
  /** The certificate that functions trust in the database's chain, in PEM; undefined if it is that of RDS. */
  readonly databaseCertificate?: string;
  /** Undefined if clients use the name that API Gateway gives. */
  readonly domain?: PlatformDomain;
}

/** The memory of each function in MB, by stage. From 1,769 MB on, a function has a whole virtual CPU. */
const MEMORY = { dev: 512, prod: 1769 };
/** Functions that run on a schedule or on demand. Two relays would only wait for each other's rows. */
const FIXED_CONCURRENCY = { outboxRelay: 1, databaseMigrator: 1, outsideMonitor: 1, insideMonitor: 1 };

/** The trading platform: one stack, in us-east-1. */
export const tradingPlatform: SystemDefinition<TradingPlatformConfig> = {
  name: 'trading-platform',
  title: 'Trading platform',
  variables: VARIABLES,
  regions: () => [PLATFORM_REGION],
  readConfig(env, common) {
    assertSuffix(common.suffix);
    const values = readVariables(VARIABLES, env);
    const concurrency = {
      orderIntake: values.ORDER_INTAKE_CONCURRENCY,
      orderQuery: values.ORDER_QUERY_CONCURRENCY,
      sessionApi: values.SESSION_API_CONCURRENCY,
      health: values.HEALTH_CONCURRENCY,
      orderProcessor: values.ORDER_PROCESSOR_CONCURRENCY,
      arrivalProcessor: values.ARRIVAL_PROCESSOR_CONCURRENCY,
      auditRecorder: values.PLATFORM_AUDIT_CONCURRENCY,
      ...FIXED_CONCURRENCY,
    };
    assertReservedConcurrency(
      Object.fromEntries(CONCURRENCY_NAMES.map((name) => [name, values[name]])),
      sum(Object.values(FIXED_CONCURRENCY)),
    );
    const databaseCapacity = { min: values.DATABASE_MIN_CAPACITY, max: values.DATABASE_MAX_CAPACITY };
    assertDatabaseCapacity(
      databaseCapacity,
      sum(CONNECTING_FUNCTIONS.map((name) => CONNECTIONS[name] * concurrency[name])),
    );
    const isLocal = common.target === 'local';
    return {
      ...common,
      operatorEmail: values.PLATFORM_OPERATOR_EMAIL,
      apiRate: values.PLATFORM_API_RATE,
      memory: MEMORY[common.stage],
      concurrency,
      databaseCapacity,
      databasePort: isLocal ? values.LOCAL_DATABASE_PORT : DEFAULT_DATABASE_PORT,
      databaseCertificate: isLocal ? values.LOCAL_DATABASE_CA : undefined,
      domain: createDomain(values.PLATFORM_DOMAIN, values.PLATFORM_ZONE_ID, values.PLATFORM_CERTIFICATE_ARN),
    };
  },
  tags: getPlatformTags,
  formatName: formatPlatformName,
  localDatabase: { database: DATABASE_NAMES.database, masterUser: DATABASE_NAMES.masterUser },
  notSupportedLocally: [
    {
      capability: 'account-settings',
      feature: "the account's stack in us-east-1, with the role by which API Gateway writes logs",
    },
  ],
};

const CONCURRENCY_NAMES = Object.keys(CONCURRENCY_VARIABLES) as (keyof typeof CONCURRENCY_VARIABLES)[];

/**
 * The connections of each execution environment, except those of functions that run once an hour or on demand. OrderQuery
 * connects to the writer and to the reader, and without a reader both connections lead to the writer.
 */
const CONNECTIONS = { orderQuery: 2, health: 1, orderProcessor: 1, arrivalProcessor: 1, outboxRelay: 1 };
const CONNECTING_FUNCTIONS = Object.keys(CONNECTIONS) as (keyof typeof CONNECTIONS)[];

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

function assertSuffix(suffix: string): void {
  if (suffix.includes('--'))
    throw new ConfigError(
      `ENVIRONMENT_SUFFIX is "${suffix}"; expected no two hyphens together, which the identifier of a database must not contain`,
    );
}

function createDomain(name?: string, zoneId?: string, certificateArn?: string): PlatformDomain | undefined {
  if (name !== undefined && zoneId !== undefined && certificateArn !== undefined)
    return { name, zoneId, certificateArn };
  if (name !== undefined || zoneId !== undefined || certificateArn !== undefined)
    throw new ConfigError(
      'Expected PLATFORM_DOMAIN, PLATFORM_ZONE_ID and PLATFORM_CERTIFICATE_ARN together, or none of them',
    );
  return undefined;
}
