import { tradeFoundation } from '../../config/trade-foundation';
import type { SystemCommands } from '../system-commands';

/** The foundation of trade processing on the command line. `up` deploys it, and other commands work on its stacks. */
export const tradeFoundationCommands: SystemCommands = {
  definition: tradeFoundation,
  registrations: [],
};
