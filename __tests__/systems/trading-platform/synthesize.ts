import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { tradingPlatform } from '../../../src/config/trading-platform';
import { TradingPlatform } from '../../../src/systems/trading-platform';
import { type Attributes, type Synthesized, synthesizeStack } from '../../support/synth';

/** Synthesizes the trading platform with environment variables. */
export const synthesizeTradingPlatform = (env: Readonly<Record<string, string>> = {}): Synthesized =>
  synthesizeStack(new TradingPlatform(new App(), readSystemConfig(tradingPlatform, env)));

/** Lists the resources of a type, by address. */
export const listResources = ({ json }: Synthesized, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});
