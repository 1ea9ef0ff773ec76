import { arns, type Place } from './names';

/** Where what is worked on carries a project's tag, and not this one. */
const foreign = (project: string) => ({
  StringNotEquals: { 'aws:ResourceTag/Project': project },
  Null: { 'aws:ResourceTag/Project': 'false' },
});

/**
 * Changing what AWS gives an id of its own, so that no ARN has the suffix: APIs, mappings, scaling. They are scoped by
 * their name, their function or the project's tag, as far as AWS says these when it asks IAM.
 * @param project the value of the tag Project
 */
export function byId(place: Place, project: string): object[] {
  const { account, region, suffix } = place;
  const here = { StringEquals: { 'aws:RequestedRegion': region } };
  const made = { StringEquals: { 'aws:RequestTag/Project': project } };
  const mappings = `arn:aws:lambda:${region}:${account}:event-source-mapping:*`;
  const ofOwnFunctions = { ArnLike: { 'lambda:FunctionArn': arns(place, `*-${suffix}`).fn } };
  const apis = `arn:aws:apigateway:${region}::`;
  return [
    {
      Sid: 'NoResource',
      Effect: 'Allow',
      Action: [
        // Subscriptions, saved queries and deliveries of logs have no ARN that IAM is asked about.
        'sns:SetSubscriptionAttributes',
        'sns:Unsubscribe',
        'logs:DeleteQueryDefinition',
        'logs:PutQueryDefinition',
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:GetLogDelivery',
        'logs:ListLogDeliveries',
        'logs:UpdateLogDelivery',
      ],
      Resource: '*',
      Condition: here,
    },
    // A new mapping has no id yet.
    {
      Sid: 'NewMappings',
      Effect: 'Allow',
      Action: 'lambda:CreateEventSourceMapping',
      Resource: '*',
      Condition: ofOwnFunctions,
    },
    {
      Sid: 'Mappings',
      Effect: 'Allow',
      Action: ['lambda:DeleteEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      Resource: mappings,
      Condition: ofOwnFunctions,
    },
    {
      Sid: 'NotLongerSuffixesOfMappings',
      Effect: 'Deny',
      Action: 'lambda:*EventSourceMapping',
      Resource: '*',
      Condition: { ArnLike: { 'lambda:FunctionArn': arns(place, `*-*-${suffix}`).fn } },
    },
    {
      Sid: 'TagsOfMappings',
      Effect: 'Allow',
      Action: ['lambda:TagResource', 'lambda:UntagResource'],
      Resource: mappings,
    },
    {
      Sid: 'Scaling',
      Effect: 'Allow',
      Action: [
        'application-autoscaling:DeleteScalingPolicy',
        'application-autoscaling:DeleteScheduledAction',
        'application-autoscaling:DeregisterScalableTarget',
        'application-autoscaling:PutScalingPolicy',
        'application-autoscaling:PutScheduledAction',
        'application-autoscaling:RegisterScalableTarget',
      ],
      Resource: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/*`,
      Condition: {
        StringEquals: { 'application-autoscaling:service-namespace': 'lambda' },
      },
    },
    {
      Sid: 'TagsOfScaling',
      Effect: 'Allow',
      Action: ['application-autoscaling:TagResource', 'application-autoscaling:UntagResource'],
      Resource: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/*`,
    },
    {
      Sid: 'NewApis',
      Effect: 'Allow',
      Action: 'apigateway:POST',
      Resource: [`${apis}/restapis`, `${apis}/usageplans`],
      Condition: made,
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
    // IAM is told the name of an API where the API itself is worked on, not of its stages or of usage plans.
    ...['Request', 'Resource'].flatMap((which) => {
      const key = `apigateway:${which}/ApiName`;
      const on = {
        Effect: 'Deny',
        Action: 'apigateway:*',
        Resource: [`${apis}/restapis`, `${apis}/restapis/*`],
      };
      return [
        {
          Sid: `NotOthersApisBy${which}`,
          ...on,
          Condition: { StringNotLike: { [key]: `*-${suffix}` }, Null: { [key]: 'false' } },
        },
        {
          Sid: `NotLongerSuffixesOfApisBy${which}`,
          ...on,
          Condition: { StringLike: { [key]: `*-*-${suffix}` } },
        },
      ];
    }),
    { Sid: 'NotOtherProjects', Effect: 'Deny', Action: '*', Resource: '*', Condition: foreign(project) },
  ];
}
