import { join } from 'node:path';
import { z } from 'zod';
import { CHANGES_FILE } from '../../server/audit-log';
import { definePolledTopic } from '../../server/events/poll-topic';
import type { ConsoleSection } from '../../server/section';
import { readChanges } from './read-changes';

const POLL_MS = 2_000;

/** The changes that were made in the console, from its audit log. */
export const createChangesSection = (file = CHANGES_FILE): ConsoleSection => ({
  name: 'changes',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [{ path: '/changes', title: 'Changes', module: 'changes-page.js' }],
  opensWithoutStacks: true,
  open: () =>
    Promise.resolve({
      topics: {
        changes: definePolledTopic(z.object({}), () => readChanges(file), POLL_MS),
      },
    }),
});
