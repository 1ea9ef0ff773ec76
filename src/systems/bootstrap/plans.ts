import { SHARED_SUFFIX } from '../../config';

/** Where the plans of pull requests are kept in the bucket of the states, and where how far their apply came. */
export const PLANS = 'plans';
export const APPLIED = 'applied';

/** Keeping what was planned: every plan, by the digest of its manifest. */
export const planWrites = (bucketArn: string, environments: readonly string[]): object => ({
  Sid: 'NewPlans',
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: [SHARED_SUFFIX, ...environments].map((plan) => `${bucketArn}/${PLANS}/${plan}/*`),
});

/** Reading the plans that are to be applied, and keeping how far that came. @param plans such as `dev` */
export const planReads = (bucketArn: string, plans: readonly string[]): object[] => [
  {
    Sid: 'Plans',
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: plans.map((plan) => `${bucketArn}/${PLANS}/${plan}/*`),
  },
  {
    Sid: 'Applied',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: plans.map((plan) => `${bucketArn}/${APPLIED}/${plan}/*`),
  },
];
