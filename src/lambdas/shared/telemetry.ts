import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { splitIntoChunks } from './concurrency';

/** The log. Each line about an event contains its `correlation_id`. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** The metrics of a handler. */
export interface Meter {
  /** Adds to a counter of the function, with the `service` dimension. */
  count(name: string, value: number): void;
  /** Reports a value with exactly these dimensions. @param time milliseconds since 1970, up to two hours ahead; default: now */
  measure(
    name: string,
    unit: 'Milliseconds' | 'Percent' | 'Count',
    value: number,
    dimensions: Readonly<Record<string, string>>,
    time?: number,
  ): void;
  /** Reports several values of a metric in one line of the log, with exactly these dimensions. */
  measureAll(
    name: string,
    unit: 'Milliseconds' | 'Percent' | 'Count',
    values: readonly number[],
    dimensions: Readonly<Record<string, string>>,
  ): void;
  /** Publishes the counters. Call it once, at the end of an invocation. */
  flush(): void;
}

/** Runs work in a named X-Ray subsegment. */
export type Trace = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** The log, metrics, traces and clocks of a handler. */
export interface Telemetry {
  readonly log: Log;
  readonly meter: Meter;
  readonly trace: Trace;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
  /** Returns a time for measuring durations, in milliseconds with fractions. */
  readonly elapsed: () => number;
}

/** The embedded metric format limits a line to 100 values of a metric. */
const MAX_VALUES = 100;

/** Creates a meter that writes metrics to the log in CloudWatch's embedded metric format. */
export const createMeter = (metrics: Metrics, ofValues: Metrics = new Metrics()): Meter => ({
  count: (name, value) => {
    if (value > 0) metrics.addMetric(name, MetricUnit.Count, value);
  },
  measure: (name, unit, value, dimensions, time) => {
    const single = metrics.singleMetric();
    // Powertools adds the dimension `service` to all metrics; these metrics must not have it.
    single.clearDefaultDimensions();
    for (const [dimension, text] of Object.entries(dimensions)) single.addDimension(dimension, text);
    if (time !== undefined) single.setTimestamp(time);
    single.addMetric(name, MetricUnit[unit], value);
  },
  measureAll: (name, unit, values, dimensions) => {
    ofValues.clearDefaultDimensions();
    for (const chunk of splitIntoChunks(values, MAX_VALUES)) {
      for (const [dimension, text] of Object.entries(dimensions)) ofValues.addDimension(dimension, text);
      for (const value of chunk) ofValues.addMetric(name, MetricUnit[unit], value);
      ofValues.publishStoredMetrics();
    }
  },
  flush: () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  },
});

/** Creates a trace function. Outside Lambda, or without tracing, it only runs the work. */
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

/** Creates the telemetry of a handler. Powertools reads service name, namespace and log level from variables. */
export const createTelemetry = (): Telemetry => ({
  log: new Logger(),
  meter: createMeter(new Metrics()),
  trace: createTrace(tracer),
  now: () => Date.now(),
  elapsed: () => performance.now(),
});

/** Traces the calls of an AWS client. */
export const traceClient = <Client>(client: Client): Client => tracer.captureAWSv3Client(client);
