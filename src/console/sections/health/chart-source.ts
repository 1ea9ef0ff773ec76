/** A metric with a statistic, or an expression that CloudWatch evaluates. */
export type ChartSource =
  | {
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly stat: string;
      /** In seconds. */
      readonly period: number;
    }
  | { readonly expression: string };
