import { App } from 'cdktf';
import { readSystemConfigs } from '../../../src/config';
import { tradeProcessing } from '../../../src/config/trade-processing';
import { TradeProcessing } from '../../../src/systems/trade-processing';
import { type Attributes, type Synthesized, synthesizeStack } from '../../support/synth';

/** Synthesizes the stacks of trade processing with environment variables: the primary region, then the standby region. */
export function synthesizeTradeProcessing(
  env: Readonly<Record<string, string>> = {},
): [Synthesized, Synthesized] {
  const [primary, standby] = readSystemConfigs(tradeProcessing, env).map((config) =>
    synthesizeStack(new TradeProcessing(new App(), config)),
  );
  return [primary!, standby!];
}

/** Lists the resources of a type, by address. */
export const listResources = ({ json }: Synthesized, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});
