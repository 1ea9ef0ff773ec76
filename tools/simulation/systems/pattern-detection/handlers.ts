import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LimitSettings } from '../../../../src/domain/alerts';
import type { Signer, Verifier } from '../../../../src/domain/approvals';
import { createAlertDigests } from '../../../../src/lambdas/pattern-detection/adapters/alert-digests';
import { createAlertHistory } from '../../../../src/lambdas/pattern-detection/adapters/alert-history';
import { createAlertLimits } from '../../../../src/lambdas/pattern-detection/adapters/alert-limits';
import { createAlertTopic } from '../../../../src/lambdas/pattern-detection/adapters/alert-topic';
import { createAnalysisWorkflow } from '../../../../src/lambdas/pattern-detection/adapters/analysis-workflow';
import { createApprovalRequests } from '../../../../src/lambdas/pattern-detection/adapters/approval-requests';
import { createApprovalTimers } from '../../../../src/lambdas/pattern-detection/adapters/approval-timers';
import { createApprovalTracking } from '../../../../src/lambdas/pattern-detection/adapters/approval-tracking';
import { createDetectorStates } from '../../../../src/lambdas/pattern-detection/adapters/detector-states';
import { createMailPace } from '../../../../src/lambdas/pattern-detection/adapters/mail-pace';
import { createRecentBars } from '../../../../src/lambdas/pattern-detection/adapters/recent-bars';
import { createTradingPatterns } from '../../../../src/lambdas/pattern-detection/adapters/trading-patterns';
import { createApprovalPage } from '../../../../src/lambdas/pattern-detection/approval-page';
import { createConsumer } from '../../../../src/lambdas/pattern-detection/consume';
import { createDetector } from '../../../../src/lambdas/pattern-detection/detector';
import { createAlertProcessor } from '../../../../src/lambdas/pattern-detection/process-alerts';
import { createApprovalProcessor } from '../../../../src/lambdas/pattern-detection/process-approvals';
import { createSqsQueue } from '../../../../src/lambdas/shared/queues';
import type { Process } from '../../core/process';
import type { CreateHandler } from '../../services/lambda/environment';
import { createProcessBackoff, createProcessTelemetry } from '../../services/telemetry';
import type { PlantedBug } from './bugs';
import type { Observer } from './observer';
import type { Resources } from './resources';
import { AUDIENCE, CALENDAR, MAX_EVENT_AGE_HOURS, MIN_CONFIDENCE, PAGE_URL } from './settings';

/** The handlers of the functions, as the entry points in src/lambdas/pattern-detection create them. */
export type Handlers = Readonly<
  Record<'consumer' | 'detector' | 'alertProcessor' | 'approvalProcessor' | 'approvalPage', CreateHandler>
>;

const KEY_ID = 'k1';
const createMac = (message: Uint8Array): Uint8Array =>
  createHmac('sha256', 'the key of the simulation').update(message).digest();

/** The key of the tokens, in KMS. */
const createKey = (process: Process): Signer & Verifier => ({
  kid: KEY_ID,
  kids: [KEY_ID],
  sign: (message) => process.call('kms', 'GenerateMac', () => createMac(message)),
  verify: (_, message, mac) =>
    process.call('kms', 'VerifyMac', () => timingSafeEqual(createMac(message), mac)),
});

/** 128 random bits in base64url. */
const createJti = (process: Process): string =>
  Buffer.from(Array.from({ length: 16 }, () => process.random.pickInteger(256))).toString('base64url');

/** Creates the handlers with the real adapters on the simulated services. @param settings the limits of notifications */
export const createHandlers = (
  resources: Resources,
  observer: Observer,
  bug: PlantedBug,
  settings: LimitSettings,
): Handlers => {
  const { database, queues, topics } = resources;
  const createDeps = (process: Process) => {
    const client = database.createClient(process);
    const sqs = queues.client.createClient(process);
    const sns = topics.client.createClient(process, bug.publishing);
    return {
      client,
      sns,
      telemetry: createProcessTelemetry(process),
      patterns: createTradingPatterns(client, 'TradingPatterns'),
      recentBars: createRecentBars(client, 'RecentBars'),
      approvals: createApprovalTracking(client, 'ApprovalTracking'),
      pendingApprovals: createSqsQueue(queues.pendingApprovals.url, sqs),
      pace: createMailPace(client, 'AlertLimits', process.now, process.wait),
      ...observer.observe(
        createAlertHistory(client, 'AlertHistory'),
        createAlertTopic(topics.tradingAlerts.arn, sns),
      ),
      failedMessages: createSqsQueue(queues.failedMessages.url, sqs),
      alerts: createSqsQueue(queues.alertQueue.url, sqs),
    };
  };
  const { changeConsumer, changeFailedMessages, changeAlertQueue, changeAlertDeps, changePageDeps } = bug;
  return {
    consumer: (process) => {
      const { client, telemetry, recentBars, failedMessages } = createDeps(process);
      const consume = createConsumer({
        telemetry,
        recentBars,
        states: createDetectorStates(client, 'DetectorState', createProcessBackoff(process, 50, 800)),
        workflow: createAnalysisWorkflow(resources.analysis.arn, resources.machines.createClient(process)),
        failedMessages: changeFailedMessages?.(failedMessages) ?? failedMessages,
        maxEventAgeHours: MAX_EVENT_AGE_HOURS,
      });
      return observer.observeBatches(changeConsumer?.(consume) ?? consume);
    },
    detector: (process) => {
      const { telemetry, patterns, recentBars, alerts } = createDeps(process);
      return createDetector({
        telemetry,
        patterns,
        recentBars,
        alerts: changeAlertQueue?.(alerts) ?? alerts,
        alertMinConfidence: MIN_CONFIDENCE,
        calendar: CALENDAR,
        metricSymbols: [],
      });
    },
    alertProcessor: (process) => {
      const { client, ...shared } = createDeps(process);
      const deps = {
        ...shared,
        limits: createAlertLimits(client, 'AlertLimits'),
        digests: createAlertDigests(client, 'AlertLimits'),
        settings,
        newJti: () => createJti(process),
      };
      return observer.observeMessages(createAlertProcessor(changeAlertDeps?.(deps) ?? deps));
    },
    approvalProcessor: (process) => {
      const { sns, ...shared } = createDeps(process);
      return createApprovalProcessor({
        ...shared,
        requests: createApprovalRequests(topics.approvalRequests.arn, sns),
        timers: createApprovalTimers(resources.timers, resources.createTimerClient(process)),
        signer: createKey(process),
        audience: AUDIENCE,
        pageUrl: PAGE_URL,
      });
    },
    approvalPage: (process) => {
      const deps = {
        ...createDeps(process),
        verifier: createKey(process),
        audience: AUDIENCE,
        readSnsMessage: () => Promise.reject(new Error('no topic is subscribed to the page')),
        confirmSubscription: () => Promise.reject(new Error('no topic is subscribed to the page')),
      };
      return createApprovalPage(changePageDeps?.(deps) ?? deps);
    },
  };
};
