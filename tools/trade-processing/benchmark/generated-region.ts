import type { RegionalDeployment } from '../../../src/cli/trade-processing/deployment';
import type { CpuMeter } from './cpu-meter';
import { type GeneratedLedger, KEY_ID, REGION } from './generated-ledger';
import { createTableClient } from './generated-table';

/** A region whose services a generated ledger answers. */
export function createGeneratedRegion(ledger: GeneratedLedger, meter: CpuMeter): RegionalDeployment {
  const names = [...ledger.checkpoints.keys()];
  const listNames = ({ KeyMarker = '', MaxKeys = Infinity }) =>
    names.filter((name) => name > KeyMarker).slice(0, MaxKeys);
  return {
    region: REGION,
    dynamo: createTableClient(ledger, meter),
    buckets: {
      send: async ({ input }: { input: { Key?: string; KeyMarker?: string; MaxKeys?: number } }) =>
        input.Key === undefined
          ? { Versions: listNames(input).map((Key) => ({ Key, VersionId: '1' })) }
          : { Body: { transformToString: async () => ledger.checkpoints.get(input.Key!) } },
    },
    keys: {
      send: async () => ({ PublicKey: ledger.publicKey, KeyMetadata: { CreationDate: new Date(0) } }),
    },
    getOutput: (name: string) => (name === 'CheckpointKeyArn' ? KEY_ID : name),
  } as unknown as RegionalDeployment;
}
