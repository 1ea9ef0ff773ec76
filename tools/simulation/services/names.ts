import type { Simulation } from '../core/simulation';

/** The account of simulated resources, as their ARNs contain it. */
export const ACCOUNT = '123456789012';
/** The region of resources whose region does not matter: it is never lost. */
export const DEFAULT_REGION = 'us-east-1';

/** Formats the ARN of a simulated resource. @param resource what follows the account, such as `function:Notifier:live` */
export const formatArn = (service: string, resource: string, region = DEFAULT_REGION): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

/** Formats the name of a service in traces and outages. @param region the region that can be lost */
export const formatService = (service: string, region?: string): string =>
  region === undefined ? service : `${service}@${region}`;

/** Whether a service does not answer now, or its region is lost. */
export const isServiceDown = (simulation: Simulation, service: string, region?: string): boolean =>
  simulation.outages.isDown(formatService(service, region), simulation.now);

/** The milliseconds of a second. The settings of AWS are in seconds, and virtual time is in milliseconds. */
export const SECOND_MS = 1_000;
