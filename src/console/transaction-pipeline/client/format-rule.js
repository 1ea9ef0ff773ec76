/** @param {number} points */
export const formatPoints = (points) => `${points > 0 ? '+' : ''}${points}`;

/** Formats what a pattern demands of a transaction: every pattern has the same source and type. @param {any} pattern */
export const formatPattern = ({ detail, $or }) => JSON.stringify({ ...detail, ...($or && { $or }) });

/** @param {boolean} enabled */
export const formatState = (enabled) => (enabled ? 'enabled' : 'disabled');
