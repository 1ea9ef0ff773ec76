import type { Construct } from 'constructs';
import { type CommonConfig, type Environment, readSystemConfigs, type SystemDefinition } from '../config';
import { patternDetection } from '../config/pattern-detection';
import { tradeFoundation } from '../config/trade-foundation';
import { tradeProcessing } from '../config/trade-processing';
import { tradingPlatform } from '../config/trading-platform';
import { transactionPipeline } from '../config/transaction-pipeline';
import type { SystemStack } from '../modules/system-stack';
import { PatternDetection } from './pattern-detection';
import { TradeFoundation } from './trade-foundation';
import { TradeProcessing } from './trade-processing';
import { TradingPlatform } from './trading-platform';
import { TransactionPipeline } from './transaction-pipeline';

/** Creates the stacks of one system, one for each of its regions. */
interface SystemStacks {
  readonly name: string;
  readonly create: (scope: Construct, env: Environment) => readonly SystemStack[];
}

const defineSystem = <C extends CommonConfig>(
  definition: SystemDefinition<C>,
  Stack: new (scope: Construct, config: C) => SystemStack,
): SystemStacks => ({
  name: definition.name,
  create: (scope, env) => readSystemConfigs(definition, env).map((config) => new Stack(scope, config)),
});

/** The stacks of every system. */
export const SYSTEM_STACKS: readonly SystemStacks[] = [
  defineSystem(patternDetection, PatternDetection),
  defineSystem(transactionPipeline, TransactionPipeline),
  defineSystem(tradeFoundation, TradeFoundation),
  defineSystem(tradeProcessing, TradeProcessing),
  defineSystem(tradingPlatform, TradingPlatform),
];
