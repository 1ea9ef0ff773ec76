import { z } from 'zod';
import { type Capability, LEFT_OUT } from './local-target';

export { LEFT_OUT };

/** What went wrong with one environment variable, in one line: its name, what it got, what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The numbers that decide when a detection becomes an alert. */
export interface Thresholds {
  /** The least confidence, 0 to 100, that raises an alert. */
  readonly alertMinConfidence: number;
  /** The error rate in percent above which a function's alarm fires. */
  readonly functionErrorRate: number;
  /** How far a price may move between two checks, in the symbol's own recent ranges. */
  readonly priceMoveRanges: number;
  /** How many times its own average a symbol's volume may be between two checks. */
  readonly volumeSurgeTimes: number;
}

/** Everything that the environment decides. Read once by `readConfig`; nothing else at synth reads `process.env`. */
export interface Config {
  /** Ends every physical name, so that environments live side by side in one account. */
  readonly suffix: string;
  /** The name of the REST API's stage. */
  readonly stage: 'dev' | 'prod';
  readonly target: 'aws' | 'local';
  readonly region: string;
  /** On every taggable resource; costs are allocated by them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly stateBucket: string;
  /** Where the state of the account's settings is, whichever environment asks: no environment owns them. */
  readonly sharedStateBucket: string;
  /** Where alerts are e-mailed; nowhere if it is not set. */
  readonly alertEmail?: string;
  /** The ARN of the policy that bounds what every role of the stacks may do; none if it is not set. */
  readonly permissionsBoundary?: string;
  /** The HTTP(S) endpoint that is asked to approve alerts; the system's own if it is not set. */
  readonly approvalEndpoint?: string;
  /**
   * The ids of the keys that sign approval links: the first signs, the others verify what they signed before. Each id
   * is a key of its own.
   */
  readonly approvalKeys: readonly string[];
  /** The local target's URL; undefined on AWS. */
  readonly endpoint?: string;
  readonly thresholds: Thresholds;
  /** How old a market event may be, in hours. The local target replays history, so there it is 40 years. */
  readonly maxEventAgeHours: number;
  /** The symbols that metrics tell apart; every other one counts as `other`, because each is a metric to pay for. */
  readonly metricSymbols: readonly string[];
  /** PatternDetector's reserved concurrency. AWS keeps 100 of an account's concurrency unreserved. */
  readonly detectorConcurrency: number;
  /** Whether the target holds a capability; the local target leaves out those of `LEFT_OUT`. */
  readonly holds: (capability: Capability) => boolean;
}

/** Exactly these three, by the requirement; the environment is told apart by the suffix in the names. */
export const COST_ALLOCATION_TAGS = {
  Project: 'StockPatternDetection',
  Environment: 'Production',
  CostCenter: 'Trading',
};

/** What a state bucket is called that STATE_BUCKET does not name: the environment's suffix follows. */
export const STATE_BUCKET_PREFIX = 'market-stacks-state-';
/** What stands in place of a suffix where something belongs to the account. */
export const SHARED_SUFFIX = 'shared';

const HISTORY_HOURS = 40 * 365 * 24;

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);
const number = (least: number, most: number) => {
  const rule = `a number from ${least} to ${most}`;
  return z.coerce.number({ error: rule }).min(least, rule).max(most, rule);
};

const URL_RULE = 'an http:// or https:// URL';
const url = z.url({ protocol: /^https?$/, error: URL_RULE });

const ENVIRONMENT = z.object({
  TARGET: optional(z.enum(['aws', 'local'], { error: 'aws or local' }).default('aws')),
  ENVIRONMENT_SUFFIX: optional(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$|^[a-z]$/, {
        error: '1 to 20 lower-case letters, digits and inner hyphens, beginning with a letter',
      })
      .optional(),
  ),
  STAGE: optional(z.enum(['dev', 'prod'], { error: 'dev or prod' }).default('dev')),
  AWS_REGION: optional(
    z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'a region such as us-east-1' })
      .default('us-east-1'),
  ),
  STATE_BUCKET: optional(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
        error: "an S3 bucket's name: 3 to 63 of a-z, 0-9, . and -",
      })
      .optional(),
  ),
  ALERT_EMAIL: optional(z.email({ error: 'an e-mail address' }).optional()),
  PERMISSIONS_BOUNDARY: optional(
    z
      .string()
      .regex(/^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,128}$/, { error: 'the ARN of an IAM policy' })
      .optional(),
  ),
  APPROVAL_ENDPOINT: optional(url.optional()),
  APPROVAL_KEYS: optional(
    z
      .string()
      .regex(/^[a-z0-9]{1,8}(,[a-z0-9]{1,8}){0,3}$/, {
        error: '1 to 4 different key ids of up to 8 lower-case letters and digits, commas between',
      })
      .refine((text) => new Set(text.split(',')).size === text.split(',').length, {
        error: '1 to 4 different key ids of up to 8 lower-case letters and digits, commas between',
      })
      .default('k1'),
  ),
  LOCAL_ENDPOINT: optional(url.default('http://127.0.0.1:4566')),
  ALERT_MIN_CONFIDENCE: optional(number(0, 100).default(50)),
  FUNCTION_ERROR_RATE: optional(number(0.01, 100).default(1)),
  PRICE_MOVE_RANGES: optional(number(0.1, 1000).default(4)),
  VOLUME_SURGE_TIMES: optional(number(0.1, 1000).default(3)),
  MAX_EVENT_AGE_HOURS: optional(number(1, HISTORY_HOURS).optional()),
  DETECTOR_CONCURRENCY: optional(number(1, 1000).default(50)),
  METRIC_SYMBOLS: optional(
    z
      .string()
      .regex(/^[A-Z0-9.-]{1,12}(,[A-Z0-9.-]{1,12}){0,49}$/, {
        error: 'up to 50 symbols with commas between them',
      })
      .default('AAPL,FB,GOOG,IBM,MSFT'),
  ),
});

/** The names of the variables that `readConfig` looks at. */
export const CONFIGURATION_VARIABLES: readonly string[] = Object.keys(ENVIRONMENT.shape);

/**
 * Reads and checks the whole configuration.
 * @param env usually `process.env`; an empty variable counts as one that is not set
 * @throws ConfigError that names the first wrong variable, what it holds and what it takes
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = ENVIRONMENT.safeParse(env);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    const name = String(path[0]);
    throw new ConfigError(`${name} is ${JSON.stringify(env[name])}; it takes ${message}`);
  }
  const v = read.data;
  const local = v.TARGET === 'local';
  const suffix = v.ENVIRONMENT_SUFFIX ?? (local ? 'local' : 'dev');
  return {
    suffix,
    stage: v.STAGE,
    target: v.TARGET,
    region: v.AWS_REGION,
    tags: COST_ALLOCATION_TAGS,
    stateBucket: v.STATE_BUCKET ?? `${STATE_BUCKET_PREFIX}${suffix}`,
    sharedStateBucket: v.STATE_BUCKET ?? `${STATE_BUCKET_PREFIX}${SHARED_SUFFIX}`,
    alertEmail: v.ALERT_EMAIL,
    permissionsBoundary: v.PERMISSIONS_BOUNDARY,
    approvalEndpoint: v.APPROVAL_ENDPOINT,
    approvalKeys: v.APPROVAL_KEYS.split(','),
    endpoint: local ? v.LOCAL_ENDPOINT : undefined,
    thresholds: {
      alertMinConfidence: v.ALERT_MIN_CONFIDENCE,
      functionErrorRate: v.FUNCTION_ERROR_RATE,
      priceMoveRanges: v.PRICE_MOVE_RANGES,
      volumeSurgeTimes: v.VOLUME_SURGE_TIMES,
    },
    maxEventAgeHours: v.MAX_EVENT_AGE_HOURS ?? (local ? HISTORY_HOURS : 24),
    metricSymbols: v.METRIC_SYMBOLS.split(','),
    detectorConcurrency: v.DETECTOR_CONCURRENCY,
    holds: (capability) => !(local && LEFT_OUT.some((left) => left.capability === capability)),
  };
}
