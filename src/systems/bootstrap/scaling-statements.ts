import { ANY_REGION, type EnvironmentScope } from './arns';

/** Allows changes to the scaling of functions. AWS identifies a scaling target by a generated id, and provides no name. */
export const createScalingStatements = ({ account }: Pick<EnvironmentScope, 'account'>): object[] => [
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
    Resource: `arn:aws:application-autoscaling:${ANY_REGION}:${account}:scalable-target/*`,
    Condition: {
      StringEquals: { 'application-autoscaling:service-namespace': 'lambda' },
    },
  },
  {
    Sid: 'TagsOfScaling',
    Effect: 'Allow',
    Action: ['application-autoscaling:TagResource', 'application-autoscaling:UntagResource'],
    Resource: `arn:aws:application-autoscaling:${ANY_REGION}:${account}:scalable-target/*`,
  },
];
