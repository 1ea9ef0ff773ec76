import { createResources } from '../resources';
import { synthesizeTradeProcessing } from '../../../systems/trade-processing/synthesize';

const [primary, standby] = synthesizeTradeProcessing({ TARGET: 'aws', STAGE: 'prod' });

/** The stack of the primary region, and that of the standby region. */
export const STACK = createResources(primary.json.resource);
export const STANDBY = createResources(standby.json.resource);
