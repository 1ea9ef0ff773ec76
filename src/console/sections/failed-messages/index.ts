import { join } from 'node:path';
import { z } from 'zod';
import { dropMessages } from '../../../cli/failures/drop-messages';
import { openQueues } from '../../../cli/failures/open-queues';
import type { RepairAction } from '../../../cli/failures/preview-repair';
import { readFailureCounts, readFailures } from '../../../cli/failures/read-failures';
import { redriveMessages } from '../../../cli/failures/redrive-messages';
import { planRepair, type Repair, runRepair } from '../../../cli/failures/repair-messages';
import type { QueueSelection } from '../../../cli/failures/take-messages';
import { SYSTEM_COMMANDS } from '../../../cli/systems';
import { definePolledTopic } from '../../server/events/poll-topic';
import { assertReceives } from '../../server/receiving';
import {
  type ChangeDetails,
  type ConsoleContext,
  type ConsoleSection,
  defineChange,
  defineQuery,
  type OpenSection,
} from '../../server/section';
import { countFailedMessages } from './count-failed-messages';
import {
  describeCause,
  describeCounts,
  describeMessage,
  describeReadings,
  describePlan,
  describeResults,
} from './describe';
import { Selection, selectFrom } from './selection';
import { SharedReadings } from './shared-readings';

const POLL_MS = 5_000;
const NONE = z.strictObject({});

/** The failed messages of all systems and regions, by cause: look, redrive or drop. */
export const failedMessagesSection: ConsoleSection = {
  name: 'failed-messages',
  group: 'All systems',
  clientDirectory: join(__dirname, 'client'),
  pages: [
    { path: '/failed-messages', title: 'Failed messages', module: 'failed-messages-page.js' },
    { path: '/failed-messages/:cause', title: 'Cause', module: 'cause-page.js' },
  ],
  open: (context) => openFailedMessages(context),
};

/**
 * @param open opens the queues of a stack's region
 * @param drop deletes messages and records them
 */
export async function openFailedMessages(
  context: Pick<ConsoleContext, 'deployed' | 'receivesMessages'>,
  open?: Parameters<typeof openQueues>[2],
  drop = dropMessages,
): Promise<OpenSection | undefined> {
  const queues = await openQueues(await context.deployed(), SYSTEM_COMMANDS, open);
  if (queues.length === 0) return undefined;
  const readings = new SharedReadings(queues);
  const read = () => {
    assertReceives(context);
    return readings.get();
  };

  // The page can show messages that were processed since.
  const plan = async (action: RepairAction, selections: readonly QueueSelection[]) =>
    planRepair(action, selections, await readFailures(selections.map(({ queue }) => queue)));
  const preview = (action: RepairAction) => async (selection: Selection) => {
    const selections = selectFrom(await readings.get(), selection);
    return readings.runAlone(async () => describePlan(await plan(action, selections), selections));
  };
  const run = async (
    action: RepairAction,
    selection: Selection,
    repair: Repair,
    { onProgress }: ChangeDetails,
  ) => {
    const selections = selectFrom(await readings.get(), selection);
    return readings.change(async () => {
      const planned = await plan(action, selections);
      return describeResults(await runRepair(action, planned, repair, { onProgress }));
    });
  };

  return {
    queries: {
      overview: defineQuery({
        parameters: NONE,
        run: async () =>
          context.receivesMessages
            ? describeReadings(await readings.refresh())
            : describeCounts(await readFailureCounts(queues)),
      }),
      cause: defineQuery({
        parameters: z.object({ id: z.string() }),
        run: async ({ id }) => describeCause(await read(), id),
      }),
      message: defineQuery({
        parameters: z.object({ id: z.string() }),
        run: async ({ id }) => describeMessage(await read(), id),
      }),
    },
    topics: {
      counts: definePolledTopic(NONE, () => countFailedMessages(queues), POLL_MS),
    },
    changes: {
      redrive: defineChange({
        parameters: Selection,
        preview: preview('redrive'),
        run: (selection, details) => run('redrive', selection, redriveMessages, details),
      }),
      drop: defineChange({
        parameters: Selection,
        requiresReason: true,
        preview: preview('drop'),
        run: (selection, details) => {
          const { user, reason = '' } = details;
          return run('drop', selection, (one, options) => drop(one, { user, reason }, options), details);
        },
      }),
    },
  };
}
