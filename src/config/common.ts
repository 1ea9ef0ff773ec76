import { z } from 'zod';
import { type Capability, UNSUPPORTED_REASONS } from './capabilities';
import { ConfigError } from './config-error';
import {
  bucketName,
  type Environment,
  httpUrl,
  readVariables,
  region,
  REGION_IN_NAME,
  type Variables,
} from './variables';

/** The configuration of every system, from environment variables. */
export interface CommonConfig {
  /** The end of every physical name, so that environments can share an account. */
  readonly suffix: string;
  /** The name of the REST APIs' stage. */
  readonly stage: 'dev' | 'prod';
  readonly target: 'aws' | 'local';
  /** The region of this configuration. A system with several regions has one configuration per region. */
  readonly region: string;
  /** The region whose state bucket has the plain name. The names of buckets in other regions end with the region. */
  readonly homeRegion: string;
  /** The bucket for the environment's states in this region. */
  readonly stateBucket: string;
  /** The bucket for the states that all environments of an account share. */
  readonly sharedStateBucket: string;
  /** The ARN of the permissions boundary of every role; undefined if there is none. */
  readonly permissionsBoundary?: string;
  /** The local target's URL; undefined on AWS. */
  readonly endpoint?: string;
  /** The names of the systems to synthesize; all of them if it is not set. */
  readonly systems?: readonly string[];
  /**
   * Whether the target supports a capability. AWS supports all of them; the local target lacks those of
   * `UNSUPPORTED_REASONS`.
   */
  readonly supports: (capability: Capability) => boolean;
}

/** The beginning of a state bucket's default name, before the environment's suffix. */
export const STATE_BUCKET_PREFIX = 'market-stacks-state-';
const MAX_BUCKET_NAME_LENGTH = 63;
/** The suffix in names that all environments of an account share. */
export const SHARED_SUFFIX = 'shared';
/**
 * The tag with the suffix of an environment. A system whose names have hyphens before the suffix needs it: the roles of the
 * workflows can't distinguish such a name from one of another environment, as `x-y-dev` from `x` in the environment `y-dev`.
 */
export const ENVIRONMENT_TAG = 'EnvironmentSuffix';

const SUFFIX_RULE = '1 to 20 lower-case letters, digits and inner hyphens, beginning with a letter';
const RESERVED_SUFFIX_RULE = `a suffix other than ${SHARED_SUFFIX} and without a region, which the names of shared and regional stacks and buckets contain`;
const SYSTEMS_RULE = 'names of systems, separated by commas';

/** The variables that every system reads. */
export const COMMON_VARIABLES = {
  TARGET: {
    schema: z.enum(['aws', 'local'], { error: 'aws or local' }).default('aws'),
    accepts: '`aws` or `local`',
    default: '`aws`',
    description:
      'AWS, or the emulator on the loopback address; the default of the `npx stacks` commands is `local`',
  },
  ENVIRONMENT_SUFFIX: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$|^[a-z]$/, { error: SUFFIX_RULE })
      .refine((text) => text !== SHARED_SUFFIX && !REGION_IN_NAME.test(text), { error: RESERVED_SUFFIX_RULE })
      .optional(),
    accepts: '1 to 20 of a–z, 0–9 and inner hyphens, with a letter first; not `shared`, and no region in it',
    default: '`dev`; `local` on the local target',
    description:
      'the suffix of all resource names and stack names, so that several environments can exist in one account',
  },
  SYSTEMS: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/, { error: SYSTEMS_RULE })
      .optional(),
    accepts: 'names of systems, separated by commas',
    default: 'all systems',
    description: 'the systems to synthesize; the commands of `npx stacks` set it to the selected systems',
  },
  STAGE: {
    schema: z.enum(['dev', 'prod'], { error: 'dev or prod' }).default('dev'),
    accepts: '`dev` or `prod`',
    default: '`dev`',
    description:
      'the name of the stage of REST APIs, which is the first part of their paths; systems can choose sizes by it',
  },
  AWS_REGION: {
    schema: region.default('us-east-1'),
    accepts: 'a region',
    default: '`us-east-1`',
    description: 'the region of the state bucket, and of systems without a fixed region',
  },
  STATE_BUCKET: {
    schema: bucketName.optional(),
    accepts: 'the name of an S3 bucket',
    default: '`market-stacks-state-<suffix>`',
    description:
      'the bucket of Terraform’s states and locks. Bucket names are globally unique, so set it on AWS. The bucket of another region ends with `-<region>`. Without it, the state of `account-shared` is in `market-stacks-state-shared`',
  },
  PERMISSIONS_BOUNDARY: {
    schema: z
      .string()
      .regex(/^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,128}$/, { error: 'the ARN of an IAM policy' })
      .optional(),
    accepts: 'the ARN of an IAM policy',
    default: 'none',
    description: 'the permissions boundary of all roles of the stacks ([workflows](ci.md))',
  },
  LOCAL_ENDPOINT: {
    schema: httpUrl.default('http://127.0.0.1:4566'),
    accepts: 'an http(s) URL',
    default: '`http://127.0.0.1:4566`',
    description: 'the URL of the emulator',
  },
} satisfies Variables;

/**
 * Reads and validates the variables that every system reads, for the home region.
 * @throws ConfigError that names the first invalid variable
 */
export function readCommonConfig(env: Environment): CommonConfig {
  const values = readVariables(COMMON_VARIABLES, env);
  const local = values.TARGET === 'local';
  const suffix = values.ENVIRONMENT_SUFFIX ?? (local ? 'local' : 'dev');
  return {
    suffix,
    stage: values.STAGE,
    target: values.TARGET,
    region: values.AWS_REGION,
    homeRegion: values.AWS_REGION,
    stateBucket: values.STATE_BUCKET ?? `${STATE_BUCKET_PREFIX}${suffix}`,
    sharedStateBucket: values.STATE_BUCKET ?? `${STATE_BUCKET_PREFIX}${SHARED_SUFFIX}`,
    permissionsBoundary: values.PERMISSIONS_BOUNDARY,
    endpoint: local ? values.LOCAL_ENDPOINT : undefined,
    systems: values.SYSTEMS?.split(','),
    supports: (capability) => !(local && capability in UNSUPPORTED_REASONS),
  };
}

/**
 * Returns the same configuration for another region. Each region has its own state bucket, so that it does not depend
 * on the others.
 * @throws ConfigError if STATE_BUCKET is too long for the name of the region's bucket
 */
export function withRegion<C extends CommonConfig>(config: C, region: string): C {
  if (region === config.region) return config;
  const getBucketName = (bucket: string) => {
    const plain = config.region === config.homeRegion ? bucket : bucket.slice(0, -config.region.length - 1);
    const name = region === config.homeRegion ? plain : `${plain}-${region}`;
    if (name.length > MAX_BUCKET_NAME_LENGTH)
      throw new ConfigError(
        `STATE_BUCKET is ${JSON.stringify(plain)}; expected a name of at most ${MAX_BUCKET_NAME_LENGTH - region.length - 1} characters, because the bucket in ${region} is ${name}`,
      );
    return name;
  };
  return {
    ...config,
    region,
    stateBucket: getBucketName(config.stateBucket),
    sharedStateBucket: getBucketName(config.sharedStateBucket),
  };
}
