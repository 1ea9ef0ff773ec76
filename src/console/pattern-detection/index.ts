import { join } from 'node:path';
import { patternDetection } from '../../config/pattern-detection';
import { createLinkSigner } from '../../cli/pattern-detection/approvals/approval-link';
import { FunctionLogs } from '../../cli/target/function-logs';
import type { ConsoleSection, OpenSection } from '../server/section';
import { openAlerts } from './alerts';
import { openApprovals } from './approvals';
import { createDeployment, type Deployment } from './deployment';
import { openMarket } from './market';
import { LiveMarket } from './market/live-market';
import { MarketTables } from './market/market-tables';
import { readStream } from './market/stream-reader';
import { findAlertStory } from './story/find-story';
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
    return stack && openPatternDetection(createDeployment(stack));
  },
};

function openPatternDetection(deployment: Deployment): OpenSection {
  const { config, resources, pipeline, alerts, approvals, dynamo, kinesis, getTable } = deployment;
  const now = Date.now;
  const live = new LiveMarket(
    (onRecords, signal) =>
      readStream(
        { kinesis, stream: pipeline.streamName, everyMs: READ_EVERY_MS[config.target], onRecords },
        signal,
      ),
    pipeline.maxEventAgeHours ?? DEFAULT_EVENT_AGE_HOURS,
  );
  const settings = { intervals: pipeline.barIntervals, calendar: pipeline.barCalendar };
  const market = openMarket({ tables: new MarketTables(dynamo, getTable), live, settings, now });
  const alertList = openAlerts(alerts, now);
  const approvalList = openApprovals({
    approvals,
    alerts,
    createLink: createLinkSigner(config, resources),
    fetch,
    now,
  });
  const readers = {
    alerts,
    approvals,
    logs: new FunctionLogs(config, resources),
    readRecord: createReadRecord(deployment),
    findPattern: createFindPattern(dynamo, getTable),
  };
  return {
    queries: { ...market.queries, ...approvalList.queries },
    topics: { ...market.topics, ...alertList.topics, ...approvalList.topics },
    changes: { ...alertList.changes, ...approvalList.changes },
    findStory: (id) => findAlertStory(id, readers),
  };
}
