import { z } from 'zod';
import type { StackCache } from './context';
import { toConsoleError } from './errors';
import { definePolledTopic } from './events/poll-topic';
import type { OpenSections } from './open-sections';
import type { ConsoleContext, ConsoleSection, OpenSection } from './section';

/** How often the header of the pages learns whether the target answers, in milliseconds. */
const POLL_MS = 3_000;

/** The name of the console's own topics in URLs. No section may have it. */
export const CONSOLE = 'console';

/** What the pages know at their start. */
export const describeConsole = (
  { session, target, allowsChanges, receivesMessages }: ConsoleContext,
  sections: readonly ConsoleSection[],
  user: string,
) => ({
  target,
  environment: session.config.suffix,
  region: session.config.region,
  allowsChanges,
  receivesMessages,
  user,
  sections: sections.map(({ name, group, pages }) => ({
    name,
    group,
    pages: pages.map((page) => ({ ...page, module: `/sections/${name}/${page.module}` })),
  })),
});

/** Creates the console's own topic: whether the target answers, in which regions not, and which sections are deployed. */
export const createStatusSection = (sections: OpenSections, stacks: StackCache): OpenSection => ({
  topics: {
    status: definePolledTopic(z.object({}), () => readStatus(sections, stacks), POLL_MS),
  },
});

async function readStatus(sections: OpenSections, stacks: StackCache) {
  const { failures, isTargetReachable } = await stacks.getReading();
  const [failure] = failures;
  return {
    target: isTargetReachable ? 'reachable' : 'unreachable',
    unavailableRegions: isTargetReachable ? [...new Set(failures.map(({ stack }) => stack.region))] : [],
    deployed: await sections.findDeployed(),
    ...(failure && { error: toConsoleError(failure.error).body }),
  };
}
