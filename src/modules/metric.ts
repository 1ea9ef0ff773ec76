/** A statistic of a CloudWatch metric, as alarms and widgets read it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Such as `Sum`, `Average`, `Maximum` or `p99`. */
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
}
