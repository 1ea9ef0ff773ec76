import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createClientOptions, type RequestLimits } from '../../../cli/target/aws';
import type { CommonConfig } from '../../../config';
import type { DeployedStack } from '../../server/section';
import type { MetricClient } from './metric-values';

/** A page waits for the answers: a region that is down is reported soon. */
const LIMITS: RequestLimits = { requestTimeout: 10_000, maxAttempts: 2 };

/** The clients of one region. Each only sends commands, so that tests can replace it. */
export interface HealthClients {
  readonly metrics: MetricClient;
  readonly queues: Pick<SQSClient, 'send'>;
  readonly close?: () => void;
}

/** A deployed stack with the clients of its region. */
export type ObservedStack = DeployedStack & HealthClients;

/** Creates the clients of a region. @param config the configuration of the region */
export function createHealthClients(config: CommonConfig): HealthClients {
  const options = createClientOptions(config, LIMITS);
  const metrics = new CloudWatchClient(options);
  const queues = new SQSClient(options);
  return {
    metrics,
    queues,
    close: () => {
      metrics.destroy();
      queues.destroy();
    },
  };
}

/** Adds clients to stacks: those of one region share them. */
export function addClients(
  stacks: readonly DeployedStack[],
  createClients: typeof createHealthClients,
): readonly ObservedStack[] {
  const byRegion = new Map<string, HealthClients>();
  return stacks.map((stack) => {
    const clients = byRegion.get(stack.region) ?? createClients(stack.session.config);
    byRegion.set(stack.region, clients);
    return { ...stack, ...clients };
  });
}
