import type { PlannedResource } from '../plan/resources';
import type { RecordFlow } from './flow';
import type { Use } from './line';
import type { Stack } from './stack';

/** How much traffic an estimate assumes: none, a usual amount, or the peak that the system is built for. */
export const TRAFFIC_LEVELS = ['idle', 'normal', 'peak'] as const;
export type TrafficLevel = (typeof TRAFFIC_LEVELS)[number];

/** What one system's traffic does to the resources of its stacks. */
export interface SystemTraffic {
  /** What the quantities rest on, in a few sentences. */
  readonly assumptions: readonly string[];
  /** The records that the traffic puts into a stream; undefined if it puts none there. */
  flowInto(stack: Stack, stream: PlannedResource): RecordFlow | undefined;
  /** What the system's resources use without traffic, beyond what every stack's resources do. */
  standingUse(stack: Stack): readonly Use[];
  /** What the traffic uses. */
  trafficUse(stack: Stack): readonly Use[];
}

/** A system's traffic at each level. */
export type TrafficModel = Readonly<Record<TrafficLevel, SystemTraffic>>;
