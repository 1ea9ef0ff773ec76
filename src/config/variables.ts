import { z } from 'zod';
import { ConfigError } from './config-error';

/** The environment variables of a configuration, usually `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The definition of an environment variable, for `readVariables` and help/configuration.md. */
export interface Variable<T extends z.ZodType = z.ZodType> {
  /** Validates the text and converts it to its type. Its error message contains the expected form. */
  readonly schema: T;
  /** The valid values, in Markdown. */
  readonly accepts: string;
  /** The default value, in Markdown. */
  readonly default: string;
  /** The description, in Markdown. */
  readonly description: string;
}

/** Variables by their names. */
export type Variables = Readonly<Record<string, Variable>>;

type Values<V extends Variables> = { readonly [Name in keyof V]: z.output<V[Name]['schema']> };

/**
 * Reads and validates variables. An empty variable counts as not set.
 * @throws ConfigError that names the first invalid variable, its value and the expected form
 */
export function readVariables<V extends Variables>(variables: V, env: Environment): Values<V> {
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(variables)) {
    const read = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (!read.success)
      throw new ConfigError(
        `${name} is ${JSON.stringify(env[name])}; expected ${read.error.issues[0]!.message}`,
      );
    values[name] = read.data;
  }
  return values as Values<V>;
}

/** Creates the schema of a number within inclusive bounds. */
export function createNumberSchema(min: number, max: number) {
  const rule = `a number from ${min} to ${max}`;
  return z.coerce.number({ error: rule }).min(min, rule).max(max, rule);
}

/** Creates the schema of a whole number within inclusive bounds. */
export function createWholeNumberSchema(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`;
  return z.coerce.number({ error: rule }).int(rule).min(min, rule).max(max, rule);
}

const URL_RULE = 'an http:// or https:// URL';
/** An http:// or https:// URL. */
export const httpUrl = z.url({ protocol: /^https?$/, error: URL_RULE });

const REGION = String.raw`[a-z]{2}(-(gov|iso[a-z]?))?-(central|(north|south)(east|west)?|east|west)-\d`;
const REGION_RULE = 'a region such as us-east-1';

/** A region, such as us-east-1. The emulator also accepts a mistyped one, such as us-est-1; AWS does not. */
export const region = z.string(REGION_RULE).regex(new RegExp(`^${REGION}$`), { error: REGION_RULE });

/** A region as a part of a longer name. A suffix such as pr-fix-1 does not match. */
export const REGION_IN_NAME = new RegExp(`(^|-)${REGION}(-|$)`);

const BUCKET_RULE =
  "an S3 bucket's name: 3 to 63 of a-z, 0-9, . and -, not an IP address, without .. and reserved prefixes or suffixes";

/** The name of an S3 bucket. AWS reserves names that the emulator accepts. */
export const bucketName = z
  .string(BUCKET_RULE)
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: BUCKET_RULE })
  .refine(
    (name) =>
      !/\.\.|^\d+(\.\d+){3}$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ols-s3|\.mrap|--x-s3|--table-s3)$/.test(
        name,
      ),
    { error: BUCKET_RULE },
  );
