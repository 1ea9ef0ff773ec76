import { createResources } from '../resources';
import { synthesizeFoundation } from '../../../systems/trade-foundation/synthesize';

const [primary, standby] = synthesizeFoundation({ TARGET: 'aws' });

/** The stack of the primary region, with the table, and that of the standby region. */
export const STACK = createResources(primary.json.resource);
export const STANDBY = createResources(standby.json.resource);
