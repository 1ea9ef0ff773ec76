import type { TradeRegion } from '../../../config/trade-processing';
import type { Trade } from '../../../domain/trades';
import type { Entry } from '../../../domain/ledger';
import type { Demonstration, DemonstrationContext } from '../../demonstration';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import { createRegionalDeployment, type Deployment } from '../deployment';
import { ChainFollower } from '../ledger/follow-chains';
import { findLedgerViolations, findMismatches, findRepeatedEntries, findReplicaDifferences } from './check';
import { formatOutcomes } from './format';
import { type DemonstrationRun, runDemonstration } from './run';

/** Sends messages of three sources to the deployed buses, and checks what is recorded in both regions. */
export async function startDemonstration({ config, stacks }: DemonstrationContext): Promise<Demonstration> {
  const deployment = createDeploymentOf({ config, stacks });
  const clock = { wait: pause, now: Date.now };
  const follower = new ChainFollower(deployment);
  await follower.start();
  let run: DemonstrationRun = { messages: [], outcomes: new Map(), sent: [] };
  let added: readonly Entry[] = [];

  return {
    inputName: 'messages of trades',
    async sendInput(onProgress) {
      run = await runDemonstration({ deployment, ...clock, onProgress });
      const sources = new Set(run.messages.map(({ source }) => source)).size;
      const total = `${formatCount(run.messages.length, 'message')} of ${formatCount(sources, 'source')}`;
      if (run.sent.length === 0) return `${total} were recorded before; not sent again`;
      return `${formatCount(run.sent.length, 'message')} sent; ${total} processed`;
    },
    async readResults() {
      added = await follower.read();
      const count = (outcome: string) =>
        [...run.outcomes.values()].filter((found) => found.outcome === outcome).length;
      return `${count('recorded')} recorded, ${count('rejected')} rejected, ${count('repeated')} repeated`;
    },
    formatResults: () => ({
      heading: 'What became of the messages',
      table: formatOutcomes(run),
    }),
    async checkResults() {
      const mismatches = [
        ...findMismatches(run),
        ...findRepeatedEntries(run, added),
        ...(await findReplicaDifferences(deployment, run, clock)),
        ...(await findLedgerViolations(deployment, clock.now)),
      ];
      return {
        mismatches,
        summary: `${formatCount(run.messages.length, 'message')}, each recorded once with its lineage, equal in both regions; both ledgers verify`,
      };
    },
    listNextCommands: () => listNextCommands(run),
  };
}

/** Creates the deployment from the stacks that `up` has deployed. */
function createDeploymentOf({ config, stacks }: Pick<DemonstrationContext, 'config' | 'stacks'>): Deployment {
  const opened = new Map(
    stacks.map((stack) => {
      const region = stack.config.region as TradeRegion;
      return [region, createRegionalDeployment(stack.config, region, stack.outputs)] as const;
    }),
  );
  return { config, open: async (region) => opened.get(region)! };
}

function listNextCommands({
  messages,
  outcomes,
}: DemonstrationRun): ReturnType<Demonstration['listNextCommands']> {
  const corrected = messages.find(({ kind }) => kind === 'the cancellation of a correction');
  const recorded = corrected && outcomes.get(corrected.id)?.recorded;
  if (recorded?.kind !== 'trade') return [];
  const { trade, enrichment } = recorded.payload;
  const { account, isin }: Trade = trade;
  const day = enrichment.tradingDay ?? trade.executedAt.slice(0, 10);
  return [
    [
      formatCommand(`trade-processing show ${enrichment.tradeId}`),
      'show a corrected and cancelled trade, with its lineage',
    ],
    [formatCommand(`trade-processing account ${account} ${day}`), 'list the trades of an account'],
    [formatCommand(`trade-processing instrument ${isin} ${day}`), 'list the trades of an instrument'],
    [formatCommand('trade-processing verify'), 'verify both ledgers against their signed checkpoints'],
    [formatCommand('trade-processing failover --to eu-west-1 --dry-run'), 'rehearse a failover'],
    [formatCommand('trade-processing load --rate 30 --seconds 20'), 'run a load test'],
  ];
}
