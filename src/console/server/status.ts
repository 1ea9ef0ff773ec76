import { toConsoleError } from './errors';
import { pollTopic } from './events/poll-topic';
import type { OpenSections } from './open-sections';
import { type ConsoleContext, type ConsoleSection, defineTopic, type OpenSection } from './section';
import { z } from 'zod';

/** How often the header of the pages learns whether the target answers, in milliseconds. */
const POLL_MS = 5_000;

/** The name of the console's own topics in URLs. No section may have it. */
export const CONSOLE = 'console';

/** What the pages know at their start. */
export const describeConsole = (
  { session, target, allowsChanges }: ConsoleContext,
  sections: readonly ConsoleSection[],
  user: string,
) => ({
  target,
  environment: session.config.suffix,
  region: session.config.region,
  allowsChanges,
  user,
  sections: sections.map(({ name, group, pages }) => ({
    name,
    group,
    pages: pages.map((page) => ({ ...page, module: `/sections/${name}/${page.module}` })),
  })),
});

/** Creates the console's own topic: whether the target answers, and which sections are deployed. */
export const createStatusSection = (sections: OpenSections): OpenSection => ({
  topics: {
    status: defineTopic({
      parameters: z.object({}),
      keeps: 'latest',
      follow: (_, send, signal) =>
        pollTopic(
          async () => {
            try {
              return { target: 'reachable', deployed: await sections.findDeployed() };
            } catch (error) {
              return { target: 'unreachable', error: toConsoleError(error).body };
            }
          },
          send,
          { signal, everyMs: POLL_MS },
        ),
    }),
  },
});
