import type { RegionalClients } from '../../../src/cli/trade-processing/clients';
import type { Deployment, RegionalDeployment } from '../../../src/cli/trade-processing/deployment';
import { RegionUnavailable } from '../../../src/cli/trade-processing/region-unavailable';
import { TRADE_REGIONS, type TradeRegion } from '../../../src/config/trade-processing';

/** A client whose use fails a test. */
const unused = {
  send: async (command: object) => {
    throw new Error(`unexpected ${command.constructor.name}`);
  },
} as never;

/** What a region is made of; a text is the reason why it is unavailable. */
export type FakeRegion = { readonly [Client in keyof RegionalClients]?: object } | string;

/** Creates a region with the given clients. Each output has its name as value. */
export const createFakeRegion = (
  region: TradeRegion,
  clients: { readonly [Client in keyof RegionalClients]?: object },
): RegionalDeployment => ({
  ...({
    dynamo: unused,
    events: unused,
    queues: unused,
    parameters: unused,
    buckets: unused,
    functions: unused,
    keys: unused,
    ...clients,
  } as RegionalClients),
  region,
  config: { suffix: 'local', target: 'local', region } as never,
  getOutput: (name) => name,
});

/** Creates a deployment of both regions, the primary first. */
export function createFakeDeployment(...regions: readonly [FakeRegion, FakeRegion]): Deployment {
  return {
    config: { suffix: 'local', target: 'local', region: TRADE_REGIONS[0] } as never,
    open: async (region) => {
      const fake = regions[TRADE_REGIONS.indexOf(region)]!;
      if (typeof fake === 'string') throw new RegionUnavailable(region, fake);
      return createFakeRegion(region, fake);
    },
  };
}
