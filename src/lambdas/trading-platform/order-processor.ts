import { parseOrderCommand } from '../../domain/orders';
import { createParameterReader } from '../shared/parameters';
import { createTelemetry } from '../shared/telemetry';
import { createProcessor } from './create-processor';
import { LIMIT_SETTINGS, readOrderLimits } from './order-settings';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const readSettings = createSettingsReader(LIMIT_SETTINGS, env, createParameterReader(), telemetry);

/** Books the commands of the queue OrderCommands. */
export const handler = createProcessor(env, telemetry, {
  queue: 'ORDER_COMMANDS',
  parse: parseOrderCommand,
  readLimits: async () => readOrderLimits(await readSettings()),
  isOrdered: true,
});
