import { App } from 'cdktf';
import { readSystemConfigs } from '../../../src/config';
import { tradeFoundation } from '../../../src/config/trade-foundation';
import { TradeFoundation } from '../../../src/systems/trade-foundation';
import { type Synthesized, synthesizeStack } from '../../support/synth';

/** Synthesizes the stacks of the foundation with environment variables: the primary region, then the standby region. */
export function synthesizeFoundation(env: Readonly<Record<string, string>> = {}): [Synthesized, Synthesized] {
  const [primary, standby] = readSystemConfigs(tradeFoundation, env).map((config) =>
    synthesizeStack(new TradeFoundation(new App(), config)),
  );
  return [primary!, standby!];
}
