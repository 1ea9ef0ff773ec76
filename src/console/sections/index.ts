import type { ConsoleSection } from '../server/section';
import { createChangesSection } from './changes';
import { createDeploymentsSection } from './deployments';
import { failedMessagesSection } from './failed-messages';
import { faultsSection } from './faults';
import { createHealthSection } from './health';
import { storySection } from './story';

/** The sections of all systems together, in the order of the navigation. */
export const GENERAL_SECTIONS: readonly ConsoleSection[] = [
  storySection,
  failedMessagesSection,
  createHealthSection(),
  createDeploymentsSection(),
  faultsSection,
  createChangesSection(),
];
