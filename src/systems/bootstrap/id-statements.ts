import { ANY_REGION, formatArns, type EnvironmentScope } from './arns';

/** Matches resources whose tag Project has none of the systems' values. */
const matchOtherProjects = (projects: readonly string[]) => ({
  StringNotEquals: { 'aws:ResourceTag/Project': projects },
  Null: { 'aws:ResourceTag/Project': 'false' },
});

/**
 * Allows changes to resources that AWS identifies by a generated id: APIs and event source mappings.
 * Their ARNs don't contain the suffix, so conditions on the name, the function or the tag limit the access, as far as
 * AWS provides these as condition keys.
 * @param projects the values of the tag Project
 */
export function createIdStatements(scope: EnvironmentScope, projects: readonly string[]): object[] {
  const { account, regions, suffix } = scope;
  const inRegions = { StringEquals: { 'aws:RequestedRegion': regions } };
  const withProjectTag = { StringEquals: { 'aws:RequestTag/Project': projects } };
  const mappings = `arn:aws:lambda:${ANY_REGION}:${account}:event-source-mapping:*`;
  const ownFunctions = { ArnLike: { 'lambda:FunctionArn': formatArns(scope, `*-${suffix}`).fn } };
  const apis = `arn:aws:apigateway:${ANY_REGION}::`;
  // A hyphenated name of a function or an API ends with the region and the suffix, and no suffix contains a region.
  const regionalNames = regions.map((region) => `*-${region}-${suffix}`);
  return [
    {
      Sid: 'NoResource',
      Effect: 'Allow',
      Action: [
        // These actions have no resource-level permissions: subscriptions, saved queries, log deliveries, policies of logs.
        'sns:SetSubscriptionAttributes',
        'sns:Unsubscribe',
        'logs:DeleteQueryDefinition',
        'logs:PutQueryDefinition',
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:UpdateLogDelivery',
        'logs:DeleteResourcePolicy',
        'logs:PutResourcePolicy',
      ],
      Resource: '*',
      Condition: inRegions,
    },
    // A mapping has no id before it is created.
    {
      Sid: 'NewMappings',
      Effect: 'Allow',
      Action: 'lambda:CreateEventSourceMapping',
      Resource: '*',
      Condition: ownFunctions,
    },
    {
      Sid: 'Mappings',
      Effect: 'Allow',
      Action: ['lambda:DeleteEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      Resource: mappings,
      Condition: ownFunctions,
    },
    {
      Sid: 'NotLongerSuffixesOfMappings',
      Effect: 'Deny',
      Action: 'lambda:*EventSourceMapping',
      Resource: '*',
      Condition: {
        ArnLike: { 'lambda:FunctionArn': formatArns(scope, `*-*-${suffix}`).fn },
        ArnNotLike: { 'lambda:FunctionArn': regionalNames.flatMap((name) => formatArns(scope, name).fn) },
      },
    },
    {
      Sid: 'TagsOfMappings',
      Effect: 'Allow',
      Action: ['lambda:TagResource', 'lambda:UntagResource'],
      Resource: mappings,
    },
    {
      Sid: 'NewApis',
      Effect: 'Allow',
      Action: 'apigateway:POST',
      Resource: [`${apis}/restapis`, `${apis}/usageplans`],
      Condition: withProjectTag,
    },
    {
      Sid: 'Apis',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT'],
      Resource: [`${apis}/restapis/*`, `${apis}/usageplans/*`, `${apis}/tags/*`],
    },
    { Sid: 'Account', Effect: 'Allow', Action: 'apigateway:PATCH', Resource: `${apis}/account` },
    {
      Sid: 'Stages',
      Effect: 'Allow',
      Action: 'apigateway:SetWebACL',
      Resource: `${apis}/restapis/*/stages/*`,
    },
    // AWS provides the name of an API only for actions on the API itself, not for its stages or usage plans.
    ...['Request', 'Resource'].flatMap((keyType) => {
      const key = `apigateway:${keyType}/ApiName`;
      const apiDenial = {
        Effect: 'Deny',
        Action: 'apigateway:*',
        Resource: [`${apis}/restapis`, `${apis}/restapis/*`],
      };
      return [
        {
          Sid: `NotOthersApisBy${keyType}`,
          ...apiDenial,
          Condition: { StringNotLike: { [key]: `*-${suffix}` }, Null: { [key]: 'false' } },
        },
        {
          Sid: `NotLongerSuffixesOfApisBy${keyType}`,
          ...apiDenial,
          Condition: { StringLike: { [key]: `*-*-${suffix}` }, StringNotLike: { [key]: regionalNames } },
        },
      ];
    }),
    {
      Sid: 'NotOtherProjects',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: matchOtherProjects(projects),
    },
  ];
}
