import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

/** The lines that handlers write; `correlation_id` stands in every line about one event. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** The numbers that handlers report. */
export interface Meter {
  /** Adds to a counter of the whole function, under the `service` dimension. */
  count(name: string, value: number): void;
  /** Reports one value under exactly these dimensions. */
  measure(
    name: string,
    unit: 'Milliseconds' | 'Percent' | 'Count',
    value: number,
    dimensions: Readonly<Record<string, string>>,
  ): void;
  /** Writes what was counted; call it once, at the end of an invocation. */
  flush(): void;
}

/** Runs work inside a named X-Ray subsegment. */
export type Trace = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What every handler watches itself with. */
export interface Telemetry {
  readonly log: Log;
  readonly meter: Meter;
  readonly trace: Trace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A clock for durations, in milliseconds with fractions. */
  readonly elapsed: () => number;
}

/** Metrics in CloudWatch's embedded format, written to the log by Powertools. */
export const createMeter = (metrics: Metrics): Meter => ({
  count: (name, value) => {
    if (value > 0) metrics.addMetric(name, MetricUnit.Count, value);
  },
  measure: (name, unit, value, dimensions) => {
    const single = metrics.singleMetric();
    // Powertools adds `service` to the dimensions of everything; these metrics have dimensions of their own.
    single.clearDefaultDimensions();
    for (const [dimension, text] of Object.entries(dimensions)) single.addDimension(dimension, text);
    single.addMetric(name, MetricUnit[unit], value);
  },
  flush: () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  },
});

/** Subsegments by X-Ray where Lambda traces; elsewhere the work just runs. */
export const createTrace =
  (tracer: Tracer): Trace =>
  async (name, work) => {
    const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
    if (!parent) return work();
    const segment = parent.addNewSubsegment(`## ${name}`);
    tracer.setSegment(segment);
    try {
      return await work();
    } catch (error) {
      tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      segment.close();
      tracer.setSegment(parent);
    }
  };

const tracer = new Tracer();

/** Service name, namespace and level come from the variables that Powertools itself reads. */
export const createTelemetry = (): Telemetry => ({
  log: new Logger(),
  meter: createMeter(new Metrics()),
  trace: createTrace(tracer),
  now: () => Date.now(),
  elapsed: () => performance.now(),
});

/** Adds the calls of an AWS client to the trace. */
export const traceClient = <Client>(client: Client): Client => tracer.captureAWSv3Client(client);
