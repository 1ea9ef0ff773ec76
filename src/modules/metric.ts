/** A statistic of a CloudWatch metric, for alarms and widgets. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** For example `Sum`, `Average`, `Maximum` or `p99`. */
  readonly stat: string;
  /** The period in seconds. */
  readonly period: number;
}
