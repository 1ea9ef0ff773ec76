import { Route53HealthCheck } from '@cdktf/provider-aws/lib/route53-health-check';
import { Construct } from 'constructs';
import { Alarm, asExpression, asMetricQuery } from './alarm';
import { awsMetrics, type Metric } from './metric';
import type { Runbook } from './runbook';
import type { Topic } from './topic';

export interface HealthCheckProps {
  readonly host: string;
  /** The path, with a slash at the beginning. */
  readonly path: string;
}

/** The seconds between two requests of a checker; 10 would cost more. */
const INTERVAL = 30;
/** The number of consecutive failures after which a checker considers the endpoint unhealthy. */
const FAILURES = 3;

/**
 * A health check of Route 53: checkers in several regions request a path over HTTPS every 30 seconds. It is healthy as long as
 * more than 18 % of them get an answer with a status of 2XX or 3XX within four seconds (Route 53 Developer Guide). A health check
 * has no name; the tags of the stack show its environment.
 */
export class HealthCheck extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { host, path }: HealthCheckProps) {
    super(scope, id);
    this.id = new Route53HealthCheck(this, 'Default', {
      type: 'HTTPS',
      fqdn: host,
      port: 443,
      resourcePath: path,
      enableSni: true,
      requestInterval: INTERVAL,
      failureThreshold: FAILURES,
      measureLatency: true,
    }).id;
  }

  /** The metric of the status: 1 if it is healthy, 0 if not. Route 53 reports it in us-east-1 only. */
  get status(): Metric {
    return awsMetrics.healthCheck('HealthCheckStatus', { HealthCheckId: this.id }, 'Minimum');
  }

  /** Adds an alarm that fires while the check is unhealthy. @param description the impact, and what to check first */
  createUnhealthyAlarm(topic: Topic, runbook: Runbook, description: string): Alarm {
    return new Alarm(this, 'Unhealthy', {
      description,
      runbook,
      topic,
      threshold: 0,
      metrics: [asMetricQuery('status', this.status), asExpression('1 - status', 'Unhealthy')],
    });
  }
}
