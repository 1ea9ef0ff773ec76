/**
 * A part of a score, as the server sends it.
 * @typedef {{ name: string, points: number, reason: string, isRule: boolean }} Part
 *
 * A part with the totals before and after it.
 * @typedef {Part & { from: number, to: number }} BridgePart
 */

/** The base comes first, and what limits the score to 0 and 100 last. @param {Part} part */
const getPlace = ({ name }) => (name === 'base' ? 0 : name === 'limit' ? 2 : 1);

/**
 * Puts the parts one after the other, so that the end of the last one is the score.
 * @param {readonly Part[]} parts the largest first
 * @returns {readonly BridgePart[]}
 */
export function buildBridge(parts) {
  let total = 0;
  return [...parts]
    .sort((a, b) => getPlace(a) - getPlace(b))
    .map((part) => {
      const from = total;
      total += part.points;
      return { ...part, from, to: total };
    });
}

/**
 * The range that the parts cover, at least that of a score.
 * @param {readonly BridgePart[]} parts
 */
export const getRange = (parts) => ({
  low: Math.min(0, ...parts.map(({ to }) => to)),
  high: Math.max(100, ...parts.map(({ to }) => to)),
});
