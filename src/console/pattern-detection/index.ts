import { join } from 'node:path';
import { createLinkSigner } from '../../cli/pattern-detection/approvals/approval-link';
import { FunctionLogs } from '../../cli/target/function-logs';
import { patternDetection } from '../../config/pattern-detection';
import type { ConsoleSection, DeployedStack, OpenSection } from '../server/section';
import { openAlerts } from './alerts';
import { type ApprovalReaders, openApprovals } from './approvals';
import { createDeployment } from './deployment';
import { type MarketReaders, openMarket } from './market';
import { LiveMarket } from './market/live-market';
import { MarketTables } from './market/market-tables';
import { readStream } from './market/stream-reader';
import { findAlertStory, type StoryReaders } from './story/find-story';
import { createFindPattern, createReadRecord } from './story/read-records';

/**
 * The time between two reads of a shard, in milliseconds. On AWS, a shard allows five reads a second, and the system's own
 * functions need some of them.
 */
const READ_EVERY_MS = { local: 100, aws: 500 };
const DEFAULT_EVENT_AGE_HOURS = 24;

/** Live charts of pattern detection, its alerts and its approvals. */
export const patternDetectionSection: ConsoleSection = {
  name: patternDetection.name,
  group: patternDetection.title,
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/market', title: 'Market', module: 'market-page.js' },
    { path: '/alerts', title: 'Alerts', module: 'alerts-page.js' },
    { path: '/approvals', title: 'Approvals', module: 'approvals-page.js' },
  ],
  open: async ({ deployed }) => {
    const stack = (await deployed()).find(({ system }) => system === patternDetection.name);
    return stack && openPatternDetection(createReaders(stack));
  },
};

/** What the pages read, and how they make changes. */
export interface PatternDetectionReaders {
  readonly market: Omit<MarketReaders, 'now'>;
  readonly alerts: Parameters<typeof openAlerts>[0];
  readonly approvals: Omit<ApprovalReaders, 'now'>;
  readonly story: StoryReaders;
  readonly now: () => number;
}

/** Opens the section on its readers. */
export function openPatternDetection({ now, ...readers }: PatternDetectionReaders): OpenSection {
  const market = openMarket({ ...readers.market, now });
  const alerts = openAlerts(readers.alerts, now);
  const approvals = openApprovals({ ...readers.approvals, now });
  return {
    queries: { ...market.queries, ...approvals.queries },
    topics: { ...market.topics, ...alerts.topics, ...approvals.topics },
    changes: { ...alerts.changes, ...approvals.changes },
    findStory: (id) => findAlertStory(id, readers.story),
  };
}

function createReaders(stack: DeployedStack): PatternDetectionReaders {
  const deployment = createDeployment(stack);
  const { config, resources, pipeline, alerts, approvals, dynamo, kinesis, getTable } = deployment;
  const stream = { kinesis, stream: pipeline.streamName, everyMs: READ_EVERY_MS[config.target] };
  return {
    market: {
      tables: new MarketTables(dynamo, getTable),
      live: new LiveMarket(
        (onRecords, signal) => readStream({ ...stream, onRecords }, signal),
        pipeline.maxEventAgeHours ?? DEFAULT_EVENT_AGE_HOURS,
      ),
      settings: { intervals: pipeline.barIntervals, calendar: pipeline.barCalendar },
    },
    alerts,
    approvals: { approvals, alerts, createLink: createLinkSigner(config, resources), fetch },
    story: {
      alerts,
      approvals,
      logs: new FunctionLogs(config, resources),
      readRecord: createReadRecord(deployment),
      findPattern: createFindPattern(dynamo, getTable),
    },
    now: Date.now,
  };
}
