import { ENVIRONMENT_TAG } from '../../config';
import { ANY_ACCOUNT, type EnvironmentScope, formatArns } from './arns';

/** `createInitialDenials` distinguishes roles and tables. */
type Kind = Exclude<keyof ReturnType<typeof formatArns>, 'role' | 'table'>;

/**
 * How a policy distinguishes resources whose names end alike, such as those of the environments `east` and `north-east`:
 * `hyphen`: no system has names of this kind with another hyphen before the suffix, so one means another environment.
 * `tag`: a system has such names, and the tag EnvironmentSuffix on their resources.
 */
const DISTINCTIONS: Readonly<Record<Kind, 'hyphen' | 'tag'>> = {
  archive: 'hyphen',
  budget: 'hyphen',
  deployment: 'hyphen',
  eventBus: 'tag',
  fn: 'tag',
  layer: 'hyphen',
  logGroup: 'tag',
  queue: 'tag',
  samplingRule: 'hyphen',
  scalingAlarm: 'hyphen',
  stateMachine: 'tag',
  stream: 'hyphen',
  topic: 'tag',
  webAcl: 'hyphen',
};

/**
 * Denies changes to resources of other environments whose suffix ends with this one. `*-east` also matches names of the
 * environment `north-east`. Names that are listed in full need no denial.
 */
export const createSuffixDenials = ({ suffix }: EnvironmentScope): object[] => {
  const longer = formatArns({ account: ANY_ACCOUNT }, `*-*-${suffix}`);
  const listLonger = (by: 'hyphen' | 'tag') =>
    (Object.keys(DISTINCTIONS) as Kind[])
      .filter((kind) => DISTINCTIONS[kind] === by)
      .flatMap((kind) => longer[kind]);
  return [
    { Sid: 'NotLongerSuffixes', Effect: 'Deny', Action: '*', Resource: listLonger('hyphen') },
    ...createTagDenials(suffix, listLonger('tag')),
  ];
};

/**
 * The actions that the tags do not limit: Terraform reads a resource until it no longer exists, and a deleted resource has no
 * tags.
 */
const READ_ACTIONS_OF_TAGGED = ['events', 'lambda', 'logs', 'sns', 'sqs', 'states'].flatMap((service) =>
  ['Describe', 'Get', 'List'].map((verb) => `${service}:${verb}*`),
);

/** Denies changes to resources without the tag of this environment, and to resources of others, which it could be given. */
const createTagDenials = (suffix: string, resources: readonly string[]): object[] => {
  const [ofResource, ofRequest] = ['Resource', 'Request'].map(
    (kind) => `aws:${kind}Tag/${ENVIRONMENT_TAG}`,
  ) as [string, string];
  return [
    {
      Sid: 'NotWithoutTag',
      Effect: 'Deny',
      NotAction: READ_ACTIONS_OF_TAGGED,
      Resource: resources,
      Condition: { StringNotEquals: { [ofResource]: suffix, [ofRequest]: suffix } },
    },
    {
      Sid: 'NotByNewTag',
      Effect: 'Deny',
      NotAction: READ_ACTIONS_OF_TAGGED,
      Resource: resources,
      Condition: { Null: { 'aws:ResourceTag/Project': 'false' }, StringNotEquals: { [ofResource]: suffix } },
    },
    // Resources without a suffix in their ARN, such as networks, and names that are patterns.
    ...[ofResource, ofRequest].map((tag, index) => ({
      Sid: ['NotOtherEnvironments', 'NotForOtherEnvironments'][index],
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Null: { [tag]: 'false' }, StringNotEquals: { [tag]: suffix } },
    })),
  ];
};
