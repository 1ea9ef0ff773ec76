/** What the offline plan of a system's stack contains, and what its rules report. */
export interface PlanExpectations {
  readonly system: string;
  /** The name of the stack without the suffix. */
  readonly stack: string;
  /** Resources that exist only with all features. */
  readonly addresses: readonly string[];
  /** Changes of resources by address, each with the checks that report it. */
  readonly changes: Readonly<Record<string, readonly [change: object, ...checks: string[]]>>;
  /** The types of which all resources can be missing without a violation. */
  readonly unmissedTypes: readonly string[];
  /** The least number of types. */
  readonly leastTypes: number;
  /** The types with a usage that the traffic model does not estimate completely. */
  readonly unpricedTypes: readonly string[];
}
