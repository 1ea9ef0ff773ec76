/**
 * A transaction in a list, as the server sends it. Times are ISO 8601.
 * @typedef {{ transactionId: string, accountId: string, merchantId: string, amount: number, currency: string, country?: string,
 *   category?: string, receivedAt: string, scoredAt?: string, decisionMs?: number, score?: number,
 *   outcome?: 'approve' | 'review' | 'decline', reasons: readonly string[], rules: readonly string[], notifiedAt?: string,
 *   fraud?: boolean }} Listed
 *
 * @typedef {{ account: string, decision: string, rule: string, feedback: string }} Filters each is empty if it is not used
 */

/** Reads the filters in the URL of the page. @param {Partial<Filters>} parameters @returns {Filters} */
export const readFilters = ({ account = '', decision = '', rule = '', feedback = '' }) => ({
  account,
  decision,
  rule,
  feedback,
});

/** The transactions that the page keeps; older ones are found by their account or id. */
const MAX_KEPT = 500;

/** Requests of the same millisecond are in the order of their decisions; those without a decision come last. @param {Listed} row */
const getPlace = ({ receivedAt, scoredAt = '~' }) => `${receivedAt} ${scoredAt}`;

/**
 * Merges lists, newest first. Of one transaction, the entry of the later list remains.
 * @param {readonly Listed[]} earlier @param {readonly Listed[]} later
 * @returns {readonly Listed[]}
 */
export function mergeLists(earlier, later) {
  const byId = new Map([...earlier, ...later].map((row) => [row.transactionId, row]));
  return [...byId.values()].sort((a, b) => (getPlace(a) < getPlace(b) ? 1 : -1)).slice(0, MAX_KEPT);
}

/** @param {Listed} row @param {string} decision */
const hasDecision = ({ outcome }, decision) =>
  decision === 'suspicious'
    ? outcome === 'review' || outcome === 'decline'
    : (outcome ?? 'none') === decision;

/** @param {Listed} row */
const getFeedback = ({ fraud }) => (fraud === undefined ? 'none' : fraud ? 'fraud' : 'genuine');

/** @param {readonly Listed[]} rows @param {Filters} filters */
export const filterList = (rows, { account, decision, rule, feedback }) =>
  rows.filter(
    (row) =>
      (account === '' || row.accountId === account) &&
      (decision === '' || hasDecision(row, decision)) &&
      (rule === '' || row.rules.includes(rule)) &&
      (feedback === '' || getFeedback(row) === feedback),
  );

/** The rules that matched at least one of the transactions. @param {readonly Listed[]} rows */
export const listRules = (rows) => [...new Set(rows.flatMap(({ rules }) => rules))].sort();

/**
 * Counts decisions, and finds the time within which 19 of 20 were made.
 * @param {readonly Listed[]} rows
 */
export function summarizeList(rows) {
  /** @param {Listed['outcome']} outcome */
  const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
  const times = rows.flatMap(({ decisionMs }) => decisionMs ?? []).sort((a, b) => a - b);
  return {
    approved: count('approve'),
    reviewed: count('review'),
    declined: count('decline'),
    unscored: count(undefined),
    frauds: rows.filter(({ fraud }) => fraud === true).length,
    decidedWithinMs: times[Math.ceil(0.95 * times.length) - 1],
  };
}
