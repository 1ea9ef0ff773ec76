import type { PlanReview } from '../review';

/** A review for programs: everything, masked. `version` rises when a field changes its meaning or goes. */
export const renderJson = (review: PlanReview): { readonly version: 1 } & PlanReview => ({
  version: 1,
  ...review,
});
