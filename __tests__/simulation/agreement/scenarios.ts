import { DELIVERY_SCENARIOS } from './delivery-scenarios';
import { INVOCATION_SCENARIOS } from './invocation-scenarios';
import { NOTIFICATION_SCENARIOS } from './notification-scenarios';
import { QUEUE_SCENARIOS } from './queue-scenarios';
import type { Scenario } from './scenario-target';
import { SCHEDULE_SCENARIOS } from './schedule-scenarios';
import { STORED_VALUE_SCENARIOS } from './stored-value-scenarios';

/**
 * The scenarios that the simulated services and the local target must answer alike: where the local target acts as AWS does.
 * What it does otherwise is in the tests of the simulated services only, with the number of the documentation.
 */
export const SCENARIOS: readonly Scenario[] = [
  ...QUEUE_SCENARIOS,
  ...STORED_VALUE_SCENARIOS,
  ...DELIVERY_SCENARIOS,
  ...INVOCATION_SCENARIOS,
  ...NOTIFICATION_SCENARIOS,
  ...SCHEDULE_SCENARIOS,
];
