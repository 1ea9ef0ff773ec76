import {
  type CommonConfig,
  withRegion,
  listAllStacks,
  readCommonConfig,
  type SystemDefinition,
} from '../../config';
import type { BootstrapConfig } from '../../config/bootstrap';

/** The location of a stack's state: `<stack>.tfstate` in the bucket of its region. */
export interface StateLocation {
  readonly stack: string;
  readonly bucketArn: string;
}

/** The parts of the configuration that determine the locations of states. */
interface StateInput {
  readonly config: Pick<BootstrapConfig, 'region' | 'stateBucket'>;
  /** The ARN of the state bucket in the home region, which the bootstrap stack creates. */
  readonly homeBucketArn: string;
  readonly definitions: readonly Pick<SystemDefinition, 'name' | 'regions'>[];
}

/**
 * Lists the states of environments, and of the stacks that they share, without duplicates. Stacks and commands use the
 * same names and buckets. The states are listed individually, because `*-east` would also match the states of
 * `north-east`.
 */
export function listStates(
  { config, homeBucketArn, definitions }: StateInput,
  environments: readonly string[],
): readonly StateLocation[] {
  const states = environments.flatMap((suffix) => {
    const common = createCommonConfig(config, suffix);
    return listAllStacks(common, definitions).map(({ name, region }) => ({
      stack: name,
      bucketArn:
        region === config.region ? homeBucketArn : `arn:aws:s3:::${withRegion(common, region).stateBucket}`,
    }));
  });
  return [...new Map(states.map((state) => [state.stack, state])).values()];
}

/** Reads the configuration that the stacks of an environment have in the home region. */
export const createCommonConfig = (
  { region, stateBucket }: StateInput['config'],
  suffix: string,
): CommonConfig =>
  readCommonConfig({
    TARGET: 'aws',
    AWS_REGION: region,
    STATE_BUCKET: stateBucket,
    ENVIRONMENT_SUFFIX: suffix,
  });

/** Lists the ARNs of the state buckets, without duplicates. */
export const listBucketArns = (states: readonly StateLocation[]): readonly string[] => [
  ...new Set(states.map(({ bucketArn }) => bucketArn)),
];
