/** What a service answered to a delivery of another service. */
export type DeliveryResult =
  | { readonly status: 'delivered' }
  /** Throttled or down: the delivery may succeed later. */
  | { readonly status: 'retryable'; readonly reason: string }
  /** It cannot succeed, for example because the target does not exist. */
  | { readonly status: 'rejected'; readonly reason: string };

export const DELIVERED: DeliveryResult = { status: 'delivered' };
