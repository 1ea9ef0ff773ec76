import { parseArrival } from '../../domain/orders';
import { createTelemetry } from '../shared/telemetry';
import { createProcessor } from './create-processor';

/** Books executions and credits of the queue Arrivals. */
export const handler = createProcessor(process.env, createTelemetry(), {
  queue: 'ARRIVALS',
  parse: parseArrival,
  readLimits: () => Promise.resolve('none'),
  isOrdered: false,
});
