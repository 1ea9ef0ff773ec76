import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { transactionPipeline } from '../../../src/config/transaction-pipeline';
import { TransactionPipeline } from '../../../src/systems/transaction-pipeline';
import { type Attributes, type Synthesized, synthesizeStack } from '../../support/synth';

/** Synthesizes the transaction pipeline with environment variables. */
export const synthesizePipeline = (env: Readonly<Record<string, string>> = {}): Synthesized =>
  synthesizeStack(new TransactionPipeline(new App(), readSystemConfig(transactionPipeline, env)));

/** Lists the resources of a type, by address. */
export const listResources = ({ json }: Synthesized, type: string): [string, Attributes][] =>
  Object.entries(json.resource[type] ?? {});
