import { TRADE_REGIONS } from '../../../../src/config/trade-processing';
import type { SimulatedSystem } from '../../core/system';
import { BUG_NAMES } from './bugs';
import { INVARIANT } from './invariants/names';
import { START, TradeWorld } from './world';

/** The longest time from the last fault until both ledgers are reconciled and verified, in milliseconds. */
const REST_MS = 2 * 3_600_000;

/** Trade processing in two regions. */
export const SYSTEM: SimulatedSystem = {
  name: 'trade-processing',
  invariants: Object.values(INVARIANT),
  bugs: BUG_NAMES,
  regions: TRADE_REGIONS,
  startsAt: START,
  restMs: REST_MS,
  gate: { seeds: 42, deliveries: 100 },
  create: (simulation, options) => new TradeWorld(simulation, options),
};
