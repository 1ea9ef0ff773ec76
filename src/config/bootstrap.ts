import { z } from 'zod';
import {
  ConfigError,
  SHARED_SUFFIX,
  getSharedTags,
  SYSTEM_DEFINITIONS,
  type SystemDefinition,
} from './index';
import { bucketName, region, REGION_IN_NAME } from './variables';

/** The configuration of the bootstrap stack: the roles and the state bucket that the workflows use in an account. */
export interface BootstrapConfig {
  /** `owner/name`: the repository whose workflows may assume the roles. */
  readonly repository: string;
  /** The branch whose plans are applied. */
  readonly branch: string;
  /** The GitHub environments. Each one is the suffix of an environment of the stacks, and has a separate role. */
  readonly environments: readonly string[];
  readonly region: string;
  /** The name of the bucket for all states of the account. */
  readonly stateBucket: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The values of the systems' tag Project. The apply roles can only change resources with one of these values. */
  readonly projects: readonly string[];
}

const ENVIRONMENT = z.object({
  GITHUB_REPOSITORY: z
    .string('owner/name, such as desk/market-stacks')
    .regex(/^[A-Za-z0-9-]{1,39}\/[\w.-]{1,100}$/, { error: 'owner/name, such as desk/market-stacks' }),
  GITHUB_BRANCH: z
    .string()
    .regex(/^[\w./-]{1,100}$/, { error: 'the name of a branch' })
    .default('main'),
  GITHUB_ENVIRONMENTS: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}(,[a-z][a-z0-9-]{0,19}){0,9}$/, {
      error: 'suffixes of environments, commas between',
    })
    // The roles recognize the environment of a resource by the end of its name.
    .refine(
      (text) =>
        !text
          .split(',')
          .some(
            (suffix, _, all) => suffix.endsWith('-') || all.some((other) => suffix.endsWith(`-${other}`)),
          ),
      {
        error: 'suffixes that end neither with a hyphen nor with one and another suffix',
      },
    )
    .refine((text) => new Set(text.split(',')).size === text.split(',').length, {
      error: 'suffixes that differ',
    })
    .refine((text) => !text.split(',').some((name) => REGION_IN_NAME.test(name)), {
      error: 'suffixes without a region, which the names of regional stacks and buckets contain',
    })
    .refine((text) => !text.split(',').includes(SHARED_SUFFIX), {
      error: `suffixes other than ${SHARED_SUFFIX}, which the account's own stacks have`,
    })
    .default('dev,prod'),
  AWS_REGION: region.default('us-east-1'),
  STATE_BUCKET: bucketName,
});

/**
 * Reads and validates the configuration of the bootstrap.
 * @throws ConfigError that names the first invalid variable, its value and the expected form
 */
export function readBootstrapConfig(env: Readonly<Record<string, string | undefined>>): BootstrapConfig {
  const variables = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = ENVIRONMENT.safeParse(variables);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    const name = String(path[0]);
    throw new ConfigError(
      `${name} is ${variables[name] === undefined ? 'not set' : JSON.stringify(variables[name])}; expected ${message}`,
    );
  }
  const values = result.data;
  const tagInput = { region: values.AWS_REGION, suffix: SHARED_SUFFIX, stage: 'prod' } as const;
  return {
    repository: values.GITHUB_REPOSITORY,
    branch: values.GITHUB_BRANCH,
    environments: values.GITHUB_ENVIRONMENTS.split(','),
    region: values.AWS_REGION,
    stateBucket: values.STATE_BUCKET,
    tags: getSharedTags(tagInput),
    projects: listProjects(SYSTEM_DEFINITIONS, tagInput),
  };
}

/** Lists the values of the systems' tag Project. @throws ConfigError if a system has none */
export function listProjects(
  definitions: readonly Pick<SystemDefinition, 'name' | 'tags'>[],
  input: Parameters<SystemDefinition['tags']>[0],
): readonly string[] {
  const projects = definitions.map(({ name, tags }) => {
    const { Project } = tags(input);
    if (Project === undefined)
      throw new ConfigError(
        `${name} has no tag Project; expected one, because the roles of the workflows recognize resources by it`,
      );
    return Project;
  });
  return [...new Set(projects)];
}
