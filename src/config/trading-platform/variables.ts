import { z } from 'zod';
import { createConcurrencyVariable } from '../reserved-concurrency';
import { createNumberSchema, createWholeNumberSchema, type Variable, type Variables } from '../variables';
import { DEFAULT_DATABASE_PORT } from './database';

/** The smallest and the largest capacity of an instance in ACU. At 0 it would pause, and resume only after about 15 s. */
const MIN_CAPACITY = 0.5;
const MAX_CAPACITY = 256;

const createCapacityVariable = (bound: string, fallback: number, min: number) => {
  const rule = `a multiple of 0.5 from ${min} to ${MAX_CAPACITY}`;
  return {
    schema: createNumberSchema(min, MAX_CAPACITY).multipleOf(0.5, { error: rule }).default(fallback),
    accepts: `a multiple of 0.5 from ${min} to ${MAX_CAPACITY}`,
    default: `\`${fallback}\``,
    description: `the ${bound} capacity of each instance of the database in ACU, which have about 2 GiB of memory each`,
  } satisfies Variable;
};

const createFunctionVariable = (name: string, purpose: string, fallback: number) =>
  createConcurrencyVariable(name, purpose, fallback, 2);

/** The variables of the own domain of the API; all of them are set, or none. */
const DOMAIN_VARIABLES = {
  PLATFORM_DOMAIN: {
    schema: z
      .string()
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
        error: 'a host name such as trading.example.com',
      })
      .optional(),
    accepts: 'a host name, together with the next two variables',
    default: 'none',
    description: 'the host name of the API; its record in Route 53 depends on the health check',
  },
  PLATFORM_ZONE_ID: {
    schema: z
      .string()
      .regex(/^Z[A-Z0-9]{1,31}$/, { error: 'the id of a hosted zone, such as Z0123456789ABC' })
      .optional(),
    accepts: 'the id of a public hosted zone in Route 53',
    default: 'none',
    description: 'the hosted zone of `PLATFORM_DOMAIN`',
  },
  PLATFORM_CERTIFICATE_ARN: {
    schema: z
      .string()
      .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\da-f-]{36}$/, {
        error: 'the ARN of a certificate of ACM in us-east-1',
      })
      .optional(),
    accepts: 'the ARN of a certificate of ACM in us-east-1',
    default: 'none',
    description: 'the certificate for `PLATFORM_DOMAIN`',
  },
} satisfies Variables;

/** The variables with the reserved concurrency of a function. */
export const CONCURRENCY_VARIABLES = {
  ORDER_INTAKE_CONCURRENCY: createFunctionVariable('OrderIntake', 'accepts orders and their changes', 100),
  ORDER_QUERY_CONCURRENCY: createFunctionVariable('OrderQuery', 'answers queries of orders', 20),
  SESSION_API_CONCURRENCY: createFunctionVariable('SessionApi', 'creates, changes and ends sessions', 50),
  HEALTH_CONCURRENCY: createFunctionVariable('Health', 'answers health checks', 10),
  ORDER_PROCESSOR_CONCURRENCY: createFunctionVariable(
    'OrderProcessor',
    'applies accepted orders to the database',
    20,
  ),
  ARRIVAL_PROCESSOR_CONCURRENCY: createFunctionVariable(
    'ArrivalProcessor',
    'applies executions and credits to the database',
    10,
  ),
  PLATFORM_AUDIT_CONCURRENCY: createFunctionVariable('AuditRecorder', 'writes the audit logs', 10),
} satisfies Variables;

/** The environment variables that only the trading platform reads. */
export const VARIABLES = {
  PLATFORM_OPERATOR_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: 'none',
    description: 'the recipient of alarms by e-mail, who must confirm the subscription',
  },
  // AWS accepts a maximum of 1 or more only.
  DATABASE_MIN_CAPACITY: createCapacityVariable('minimum', MIN_CAPACITY, MIN_CAPACITY),
  DATABASE_MAX_CAPACITY: createCapacityVariable('maximum', 8, 1),
  PLATFORM_API_RATE: {
    schema: createWholeNumberSchema(1, 10_000).default(200),
    accepts: '1 to 10000',
    default: '`200`',
    description: 'the requests per second that each operation of the API accepts; it answers 429 to more',
  },
  ...CONCURRENCY_VARIABLES,
  ...DOMAIN_VARIABLES,
  LOCAL_DATABASE_PORT: {
    schema: createWholeNumberSchema(1, 65_535).default(DEFAULT_DATABASE_PORT),
    accepts: '1 to 65535',
    default: `\`${DEFAULT_DATABASE_PORT}\``,
    description: 'the port of PostgreSQL on the local target; the commands of `npx stacks` set it',
  },
  LOCAL_DATABASE_CA: {
    schema: z
      .string()
      .regex(/^-----BEGIN CERTIFICATE-----\n/, { error: 'a certificate in PEM' })
      .optional(),
    accepts: 'a certificate in PEM',
    default: 'none',
    description:
      'the certificate that signs that of PostgreSQL on the local target; the commands of `npx stacks` set it',
  },
} satisfies Variables;
