import { SHARED_SUFFIX } from '../../config';

/** The folders of the state bucket that contain the plans of pull requests, and the progress of their applies. */
export const PLANS_PREFIX = 'plans';
export const APPLIED_PREFIX = 'applied';

/** Allows a plan role to store plans, each by the digest of its manifest. */
export const createPlanWriteStatement = (bucketArn: string, environments: readonly string[]): object => ({
  Sid: 'NewPlans',
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: [SHARED_SUFFIX, ...environments].map((plan) => `${bucketArn}/${PLANS_PREFIX}/${plan}/*`),
});

/** Allows an apply role to read plans and to record its progress. @param plans the names of the plans, such as `dev` */
export const createPlanReadStatements = (bucketArn: string, plans: readonly string[]): object[] => [
  {
    Sid: 'Plans',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: plans.map((plan) => `${bucketArn}/${PLANS_PREFIX}/${plan}/*`),
  },
  {
    Sid: 'Applied',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: plans.map((plan) => `${bucketArn}/${APPLIED_PREFIX}/${plan}/*`),
  },
];
