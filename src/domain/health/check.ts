/** The result of a check of one dependency. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'failed';
  /** The time that the check took, in whole milliseconds. */
  readonly latencyMs: number;
  /** Why the check failed. It can contain internal names, so responses never contain it. */
  readonly reason?: string;
}

/** The health of a system as a response contains it: no reason, no address, no name of a resource. */
export interface PublicHealth {
  readonly status: CheckResult['status'];
  /** ISO 8601 in UTC with milliseconds. */
  readonly checkedAt: string;
  readonly checks: Readonly<Record<string, Pick<CheckResult, 'status' | 'latencyMs'>>>;
}

/** Combines the results of all checks: the system is healthy if each of them is. @param checkedAt ISO 8601 */
export const formatHealth = (results: readonly CheckResult[], checkedAt: string): PublicHealth => ({
  status: results.every(({ status }) => status === 'ok') ? 'ok' : 'failed',
  checkedAt,
  checks: Object.fromEntries(results.map(({ name, status, latencyMs }) => [name, { status, latencyMs }])),
});
