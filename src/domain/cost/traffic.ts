import type { PlannedResource } from '../plan/resources';
import type { RecordFlow } from './flow';
import type { Usage } from './line';
import type { CostedStack } from './stack';

/** How much traffic an estimate assumes: none, a usual amount, or the peak that the system is built for. */
export const TRAFFIC_LEVELS = ['idle', 'normal', 'peak'] as const;
export type TrafficLevel = (typeof TRAFFIC_LEVELS)[number];

/** The usage of a system's resources by its traffic. */
export interface SystemTraffic {
  /** The assumptions behind the quantities, in a few sentences. */
  readonly assumptions: readonly string[];
  /** The records that the traffic sends to a stream; undefined if it sends none. */
  findFlow(stack: CostedStack, stream: PlannedResource): RecordFlow | undefined;
  /** Estimates what the system uses without traffic, in addition to what the resources of any stack use. */
  estimateStandingUsage(stack: CostedStack): readonly Usage[];
  /** Estimates what the traffic uses. */
  estimateTrafficUsage(stack: CostedStack): readonly Usage[];
}

/** A system's traffic at each level. */
export type TrafficModel = Readonly<Record<TrafficLevel, SystemTraffic>>;
