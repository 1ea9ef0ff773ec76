import { createPublicKey } from 'node:crypto';
import { createDemonstrationMessages } from '../../../src/cli/trade-processing/demonstration/create-messages';
import type { Deployment } from '../../../src/cli/trade-processing/deployment';
import { readHeads } from '../../../src/cli/trade-processing/ledger/read-entries';
import { TradeSender } from '../../../src/cli/trade-processing/send/trade-sender';
import { TRADE_REGIONS, type TradeRegion } from '../../../src/config/trade-processing';
import { openTrades, tradesSection, type TradesOptions } from '../../../src/console/trade-processing';
import type { ConsoleSection } from '../../../src/console/server/section';
import { type Checkpoint, createCheckpoint, formatCheckpoint } from '../../../src/domain/ledger';
import { createCheckpointRow, formatCheckpointKey } from '../../../src/domain/trade-records';
import { FakeBucket } from '../../cli/trade-processing/fake-bucket';
import { createRecordingRegions } from '../../cli/trade-processing/fake-regions';
import { FakeQueues } from '../../cli/target/fake-queues';
import { createKey, sha256, unwrap } from '../../domain/ledger/ledger';

/** The messages of the first step: new trades of three sources, and some that are rejected. */
export const MESSAGES = createDemonstrationMessages('20261129').filter(({ step }) => step === 1);
/** The output with the name of the key, which is the value of every output of the fake regions. */
const KEY_ID = 'CheckpointKeyArn';

type Message = (typeof MESSAGES)[number];

/** Creates a queue, a bucket and a key of a region. */
function createServices(region: TradeRegion) {
  const key = createKey(KEY_ID, region);
  const der = createPublicKey(key.trusted.publicKey).export({ type: 'spki', format: 'der' });
  const kms = {
    send: async (command: object) =>
      command.constructor.name === 'GetPublicKeyCommand'
        ? { PublicKey: der }
        : { KeyMetadata: { CreationDate: new Date(key.trusted.validFrom) } },
  };
  return { key, kms, queues: new FakeQueues(), bucket: new FakeBucket(), checkpoints: [] as Checkpoint[] };
}

/** Trade processing in two regions, with tables, queues, checkpoints and keys in memory, and a clock of its own. */
export function createTrades() {
  let time = Date.UTC(2026, 10, 29, 15);
  const now = () => time;
  const recording = createRecordingRegions(now);
  for (const region of TRADE_REGIONS) recording.regions[region].loadReferenceData();
  const services = Object.fromEntries(
    TRADE_REGIONS.map((region) => [region, createServices(region)]),
  ) as Record<TradeRegion, ReturnType<typeof createServices>>;
  const deployment: Deployment = {
    ...recording.deployment,
    open: async (region) => {
      const { queues, bucket, kms } = services[region];
      const opened = await recording.deployment.open(region);
      return {
        ...opened,
        queues: queues as never,
        buckets: bucket as never,
        keys: kms as never,
        getOutput: (name) => name,
      };
    },
  };
  const clock = { now, wait: async (milliseconds: number) => void (time += milliseconds) };
  return {
    ...recording,
    deployment,
    clock,
    services,
    /** Sends messages to a region, or to the active one. Each is recorded at once. */
    send: (messages: readonly Message[], region?: TradeRegion) =>
      new TradeSender(recording.deployment, { ...clock, ...(region && { region }) }).send(messages),
    /** Lets the checkpointer of a region sign the heads of its chains. */
    createCheckpoint: async (region: TradeRegion) => {
      const { table } = recording.regions[region];
      const { key, bucket, checkpoints } = services[region];
      const heads = await readHeads({ dynamo: { send: table.sendAny } as never, table: '' }, region);
      const checkpoint = unwrap(
        await createCheckpoint(
          {
            region,
            heads,
            previous: checkpoints.at(-1) ?? 'none',
            createdAt: new Date(time).toISOString(),
            keyId: KEY_ID,
          },
          key.sign,
          sha256,
        ),
      );
      checkpoints.push(checkpoint);
      bucket.objects.set(formatCheckpointKey(region, checkpoint.number), formatCheckpoint(checkpoint));
      table.write({ ...createCheckpointRow(checkpoint, sha256) });
    },
  };
}

export type Trades = ReturnType<typeof createTrades>;

/** The section on these regions. */
export const createTradesSection = (
  { deployment, clock }: Trades,
  options: TradesOptions = {},
): ConsoleSection => ({
  ...tradesSection,
  open: async (context) => openTrades(deployment, context, { now: clock.now, ...options }),
});

/** The id of the first trade of the messages from a source. */
export const findTradeId = (source: Message['source']): string => {
  const { trade } = MESSAGES.find((message) => message.source === source && message.trade)!;
  return `${source}:${trade!.sourceTradeId}`;
};
