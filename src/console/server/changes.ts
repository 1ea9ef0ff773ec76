import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RecordChange } from './audit-log';
import { ConsoleError, type ErrorBody, toConsoleError } from './errors';
import { toMaskedJson } from './mask';
import type { RunningChanges } from './running-changes';
import type { Change } from './section';

/** The body of a change's request. */
export const ChangeRequest = z.object({
  parameters: z.record(z.string(), z.unknown()).default({}),
  reason: z.string().trim().max(500).optional(),
  confirmed: z.boolean().default(false),
});
export type ChangeRequest = z.infer<typeof ChangeRequest>;

/** What identifies a change in the audit log. */
export interface ChangeOrigin {
  readonly user: string;
  readonly target: string;
  readonly environment: string;
  readonly section: string;
  readonly change: string;
}

/** Where and how changes are recorded. */
export interface ChangeRecording {
  readonly origin: ChangeOrigin;
  readonly record: RecordChange;
  readonly now: () => number;
  /** The changes that are running. */
  readonly running: RunningChanges;
}

/** @returns what an unconfirmed change would do @throws ConsoleError if it cannot be shown without making it */
export async function previewChange(change: Change, request: ChangeRequest): Promise<unknown> {
  const parameters = change.parameters.parse(request.parameters);
  if (change.preview) return change.preview(parameters);
  throw new ConsoleError(409, {
    what: 'the change is not confirmed',
    expected: '"confirmed": true',
    fix: 'confirm the change, and send it again',
  });
}

/**
 * Makes a confirmed change, and sends lines of JSON: `{ progress }` while it runs, then `{ result }` or `{ error }`. It is
 * recorded before it starts: if that fails, nothing is changed. It continues if the page is closed.
 */
export async function makeChange(
  change: Change,
  request: ChangeRequest,
  { origin, record, now, running }: ChangeRecording,
): Promise<ReadableStream<Uint8Array>> {
  const parameters = change.parameters.parse(request.parameters);
  const { reason } = request;
  if (change.requiresReason && !reason)
    throw new ConsoleError(400, {
      what: 'the reason is missing',
      expected: 'a reason of 1 to 500 characters',
    });
  const common = { id: randomUUID(), ...origin, parameters: request.parameters, ...(reason && { reason }) };
  const recordState = (state: object) =>
    record({ ...common, at: new Date(now()).toISOString(), ...state } as Parameters<RecordChange>[0]);
  const end = running.begin({ section: origin.section, change: origin.change, parameters });
  try {
    await recordState({ state: 'started' });
  } catch (error) {
    end();
    throw error;
  }

  const encoder = new TextEncoder();
  let isOpen = true;
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: object) => {
        if (isOpen) controller.enqueue(encoder.encode(`${toMaskedJson(line)}\n`));
      };
      try {
        const onProgress = (done: number, total: number) => send({ progress: { done, total } });
        const outcome = await runChange(() =>
          change.run(parameters, { user: origin.user, reason, onProgress }),
        );
        const state =
          'error' in outcome
            ? { state: 'failed', error: outcome.error.what }
            : { state: 'succeeded', result: outcome.result };
        send(
          await recordState(state).then(
            () => outcome,
            (error) => describeMissingRecord(outcome, error),
          ),
        );
        if (isOpen) controller.close();
      } finally {
        end();
      }
    },
    cancel() {
      isOpen = false;
    },
  });
}

type Outcome = { readonly result: unknown } | { readonly error: ErrorBody };

async function runChange(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: (await run()) ?? null };
  } catch (error) {
    return { error: toConsoleError(error).body };
  }
}

/** The change ran, and only the second line of the audit log is missing. */
function describeMissingRecord(outcome: Outcome, cause: unknown): Outcome {
  const made =
    'error' in outcome ? `the change failed (${outcome.error.what}), and` : 'the change was made, but';
  return {
    error: {
      what: `${made} its result was not recorded: ${toConsoleError(cause).body.what}`,
      fix: 'free space or correct the rights of .stacks/console; do not repeat the change before you have looked',
    },
  };
}
