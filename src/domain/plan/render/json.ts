import type { PlanReview } from '../review';

/** Renders a review as JSON. `version` increases when a field is removed or changes its meaning. */
export const renderJson = (review: PlanReview): { readonly version: 1 } & PlanReview => ({
  version: 1,
  ...review,
});
