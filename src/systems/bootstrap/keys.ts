import type { Place } from './names';

/** What AWS encrypts in the caller's name while it makes things. */
const USES_OF_KEYS = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/**
 * Changing and using the keys that encrypt and sign. AWS gives them ids of its own, so they are told by alias and tag.
 * @param project the value of the tag Project
 */
export function keyChanges({ account, region, suffix }: Place, project: string): object[] {
  const keys = `arn:aws:kms:${region}:${account}:key/*`;
  return [
    // Before it is made, a key has no resource.
    {
      Sid: 'NewKeys',
      Effect: 'Allow',
      Action: 'kms:CreateKey',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region, 'aws:RequestTag/Project': project } },
    },
    // A tag or an alias of a key counts up to five minutes after it is set, and a deployment does not wait so long: what
    // is done to a new key can't ask for them. What ends a key does, and what a key says already is held against it below.
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
      Action: ['kms:CancelKeyDeletion', 'kms:DisableKey', 'kms:EnableKey', 'kms:ScheduleKeyDeletion'],
      Resource: keys,
      Condition: { StringEquals: { 'aws:ResourceTag/Project': project } },
    },
    {
      Sid: 'UseOfKeys',
      Effect: 'Allow',
      Action: USES_OF_KEYS,
      Resource: keys,
      Condition: { StringLike: { 'kms:ViaService': `*.${region}.amazonaws.com` } },
    },
    {
      Sid: 'Aliases',
      Effect: 'Allow',
      Action: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      Resource: [keys, ...aliases(suffix).map((alias) => `arn:aws:kms:${region}:${account}:${alias}`)],
    },
    {
      Sid: 'NotLongerSuffixesOfAliases',
      Effect: 'Deny',
      Action: 'kms:*Alias',
      Resource: `arn:aws:kms:${region}:${account}:${longer(suffix)}`,
    },
    {
      Sid: 'NotOthersKeys',
      Effect: 'Deny',
      Action: 'kms:*',
      Resource: keys,
      Condition: { 'ForAnyValue:StringNotLike': { 'kms:ResourceAliases': aliases(suffix) } },
    },
    {
      Sid: 'NotLongerSuffixesOfKeys',
      Effect: 'Deny',
      Action: 'kms:*',
      Resource: keys,
      Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': longer(suffix) } },
    },
  ];
}

/** The aliases of an environment's keys; one that signs has an id of its own in it. */
const aliases = (suffix: string) => [`alias/DataKey-${suffix}`, `alias/ApprovalKey-*-${suffix}`];
const longer = (suffix: string) => `alias/ApprovalKey-*-*-${suffix}`;
