/** @typedef {'received' | 'accepted' | 'partially-filled' | 'filled' | 'rejected' | 'cancelled' | 'expired'} OrderState */

/** The statuses of orders, in the order of their life. @type {readonly Exclude<OrderState, 'received'>[]} */
export const STATUSES = ['accepted', 'partially-filled', 'filled', 'rejected', 'cancelled', 'expired'];

/** What a status is called. @type {Readonly<Record<OrderState, string>>} */
export const STATE_TITLES = {
  received: 'received',
  accepted: 'accepted',
  'partially-filled': 'partially filled',
  filled: 'filled',
  rejected: 'rejected',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** The kind of the badge of a status. @type {Readonly<Record<string, 'ok' | 'warning' | 'critical' | 'info' | 'neutral'>>} */
export const STATE_KINDS = {
  accepted: 'info',
  'partially-filled': 'info',
  filled: 'ok',
  rejected: 'critical',
  cancelled: 'neutral',
  expired: 'warning',
};

/** Whether nothing changes an order any more. @param {string} status */
export const isFinalStatus = (status) => status !== 'accepted' && status !== 'partially-filled';

/** The path of an order's page. @param {{ orderId: string, account: string }} order */
export const getOrderPath = ({ orderId, account }) =>
  `/orders/${orderId}?account=${encodeURIComponent(account)}`;

/** A part of an order's id, by which people distinguish orders. @param {string} orderId */
export const shortenId = (orderId) => `${orderId.slice(0, 12)}…`;
