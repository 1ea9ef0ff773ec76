import { getCalendar } from '../../domain/calendar';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createShardClock } from './adapters/shard-clock';
import { createBarClock } from './send-clock-events';

const { env } = process;

/** Puts a clock event into each shard of MarketDataStream every minute of a session. */
export const handler = createBarClock({
  telemetry: createTelemetry(),
  shards: createShardClock(readVariable(env, 'MARKET_DATA_STREAM_NAME')),
  calendar: getCalendar(readVariable(env, 'MARKET_CALENDAR')),
});
