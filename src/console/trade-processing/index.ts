import { join } from 'node:path';
import { z } from 'zod';
import { createDeployment, type Deployment, readStackOutputs } from '../../cli/trade-processing/deployment';
import { listFailuresByCause } from '../../cli/trade-processing/failures/by-cause';
import { TRADE_REGIONS, tradeProcessing } from '../../config/trade-processing';
import { CHANGES_FILE } from '../server/audit-log';
import { definePolledTopic } from '../server/events/poll-topic';
import { assertReceives } from '../server/receiving';
import { type ConsoleContext, type ConsoleSection, defineQuery, type OpenSection } from '../server/section';
import { createChanges } from './changes';
import { describeOverview } from './describe-overview';
import { readLastVerifications } from './last-verifications';
import { createOverviewReader } from './overview';
import { readStory } from './read-story';
import { readTradePage } from './trade-page-data';

const { name: SYSTEM, title } = tradeProcessing;
/** The pause between two readings, in milliseconds. On AWS, each one costs about 1,000 read units of DynamoDB. */
const POLL_MS = { local: 2_000, aws: 10_000 };
const NONE = z.strictObject({});

/** The trades of both regions, their ledgers, and what operators do about them. */
export const tradesSection: ConsoleSection = {
  name: 'trades',
  group: title,
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/trades', title: 'Trades', module: 'trades-page.js' },
    { path: '/trades/:id', title: 'Trade', module: 'trade-page.js' },
  ],
  open: async (context) => {
    const stacks = await context.deployed();
    if (!stacks.some(({ system }) => system === SYSTEM)) return undefined;
    return openTrades(createConsoleDeployment(context), context);
  },
};

/** Opens regions by the known outputs of their stacks, because the state of a region that is down can't be read. */
const createConsoleDeployment = (context: ConsoleContext): Deployment =>
  createDeployment(context.session.config, async (config, stack) => {
    const known = (await context.deployed()).find(({ name }) => name === stack);
    return known?.outputs ?? readStackOutputs(config, stack);
  });

/** Where the section finds what is not in the systems, and the current time in milliseconds since 1970. */
export interface TradesOptions {
  readonly changesFile?: string;
  readonly now?: () => number;
}

/** Opens the section on a deployment, of which any region can be down. */
export function openTrades(
  deployment: Deployment,
  context: Pick<ConsoleContext, 'target' | 'session' | 'receivesMessages'>,
  { changesFile = CHANGES_FILE, now = Date.now }: TradesOptions = {},
): OpenSection {
  const { target, session } = context;
  const readOverview = createOverviewReader(deployment, now);
  const origin = { section: tradesSection.name, environment: session.config.suffix, target };
  return {
    queries: {
      trade: defineQuery({
        parameters: z.object({ id: z.string().trim().min(1).max(200) }),
        run: ({ id }) => readTradePage(deployment, id),
      }),
      failures: defineQuery({
        parameters: NONE,
        run: async () => {
          assertReceives(context);
          return listFailuresByCause(deployment, TRADE_REGIONS);
        },
      }),
      verifications: defineQuery({
        parameters: NONE,
        run: () => readLastVerifications(changesFile, origin),
      }),
    },
    topics: {
      overview: definePolledTopic(
        NONE,
        async () => {
          const overview = await readOverview();
          return { ...overview, sentence: describeOverview(overview) };
        },
        POLL_MS[target],
      ),
    },
    changes: createChanges(deployment, now),
    findStory: (id) => readStory(deployment, id),
  };
}
