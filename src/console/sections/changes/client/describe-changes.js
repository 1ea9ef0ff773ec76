/** @typedef {{ state: 'started' | 'succeeded' | 'failed', change: string, user: string }} Change */

/**
 * Describes how many changes the page shows, and their results.
 * @param {readonly Change[]} changes the newest first
 */
export function describeChanges(changes) {
  const [last] = changes;
  if (!last) return 'Nothing has been changed in the console yet.';
  const count = (/** @type {Change['state']} */ state) =>
    changes.filter((change) => change.state === state).length;
  const parts = [
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('started') > 0 ? [`${count('started')} without a result`] : []),
  ];
  const results = parts.length > 0 ? parts.join(', ') : changes.length === 1 ? 'succeeded' : 'all succeeded';
  return `${changes.length === 1 ? 'One change' : `The last ${changes.length} changes`}: ${results}. The last one is ${last.change} by ${last.user}.`;
}
