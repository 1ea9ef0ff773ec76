import { TRADE_PARAMETERS, type TradeParameterId } from '../../config/trade-processing';
import { Parameter } from '../../modules/parameter';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { SystemContext } from './context';

/** Allows a function to read these settings. */
export type GrantSettings = (fn: ServerlessFunction, ids: readonly TradeParameterId[]) => void;

/** Creates the settings that operators change without a deployment. */
export function createSettings({ stack, config }: SystemContext): GrantSettings {
  const parameters = Object.fromEntries(
    Object.entries(TRADE_PARAMETERS).map(([id, { initialValue, description }]) => [
      id,
      new Parameter(stack, id, { initialValue: initialValue(config), description }),
    ]),
  ) as Record<TradeParameterId, Parameter>;
  return (fn, ids) => {
    for (const id of ids) parameters[id].grantRead(fn);
  };
}
