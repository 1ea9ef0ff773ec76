import { ANY_REGION, type EnvironmentScope } from './arns';
import type { SystemNames } from './system-names';

/** The actions that AWS performs with the caller's permissions when it creates encrypted resources. */
const KEY_USE_ACTIONS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/**
 * Allows changes to KMS keys and their use. AWS generates the ids of keys, so conditions match the alias and the tag.
 * @param projects the values of the tag Project
 */
export function createKeyStatements(
  { account, regions, suffix }: EnvironmentScope,
  projects: readonly string[],
  systems: readonly SystemNames[],
): object[] {
  const aliases = formatKeyAliases(systems, suffix);
  const overlappingAliases = formatOverlappingAliases(systems, suffix);
  const keys = `arn:aws:kms:${ANY_REGION}:${account}:key/*`;
  return [
    // A key has no ARN before it is created.
    {
      Sid: 'NewKeys',
      Effect: 'Allow',
      Action: 'kms:CreateKey',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': regions, 'aws:RequestTag/Project': projects } },
    },
    // A new tag or alias takes up to five minutes to take effect, and a deployment does not wait for it. So these
    // actions can't require them. Deletion requires the tag, and the denials below apply to existing aliases.
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: [
        'kms:DisableKeyRotation',
        'kms:EnableKeyRotation',
        'kms:PutKeyPolicy',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:UpdateKeyDescription',
      ],
      Resource: keys,
    },
    {
      Sid: 'EndOfKeys',
      Effect: 'Allow',
      Action: ['kms:DisableKey', 'kms:EnableKey', 'kms:ScheduleKeyDeletion'],
      Resource: keys,
      Condition: { StringEquals: { 'aws:ResourceTag/Project': projects } },
    },
    {
      Sid: 'UseOfKeys',
      Effect: 'Allow',
      Action: KEY_USE_ACTIONS,
      Resource: keys,
      Condition: { StringLike: { 'kms:ViaService': regions.map((region) => `*.${region}.amazonaws.com`) } },
    },
    {
      Sid: 'Aliases',
      Effect: 'Allow',
      Action: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      Resource: [keys, ...aliases.map((alias) => `arn:aws:kms:${ANY_REGION}:${account}:${alias}`)],
    },
    {
      Sid: 'NotLongerSuffixesOfAliases',
      Effect: 'Deny',
      Action: 'kms:*Alias',
      Resource: overlappingAliases.map((alias) => `arn:aws:kms:${ANY_REGION}:${account}:${alias}`),
    },
    {
      Sid: 'NotOthersKeys',
      Effect: 'Deny',
      Action: 'kms:*',
      Resource: keys,
      Condition: { 'ForAnyValue:StringNotLike': { 'kms:ResourceAliases': aliases } },
    },
    {
      Sid: 'NotLongerSuffixesOfKeys',
      Effect: 'Deny',
      Action: 'kms:*',
      Resource: keys,
      Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': overlappingAliases } },
    },
  ];
}

/** Formats the aliases of an environment's keys. */
const formatKeyAliases = (systems: readonly SystemNames[], suffix: string): readonly string[] =>
  systems.flatMap(({ keyAliases }) => keyAliases.map((alias) => `alias/${alias}-${suffix}`));

/**
 * Formats the aliases of environments whose suffix ends with this suffix, such as `north-east` for `east`. The patterns
 * of this environment match them too.
 */
const formatOverlappingAliases = (systems: readonly SystemNames[], suffix: string): readonly string[] =>
  systems.flatMap(({ keyAliases }) =>
    keyAliases.filter((alias) => alias.endsWith('*')).map((alias) => `alias/${alias}-*-${suffix}`),
  );
