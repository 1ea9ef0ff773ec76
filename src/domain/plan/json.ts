import type { Reviewed } from './review';

/** A review for programs: everything, masked. `version` rises when a field changes its meaning or goes. */
export const renderJson = (review: Reviewed): { readonly version: 1 } & Reviewed => ({
  version: 1,
  ...review,
});
