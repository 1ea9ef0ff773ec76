import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { type HandledFailure, type Handling, listFailures, resendFailures } from '../failures/resend';
import { tryInRegion } from '../region-unavailable';

export interface FailuresOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly resend?: boolean;
  readonly json?: boolean;
}

/** Messages of a region with the same cause. Times are ISO 8601 in UTC. */
interface FailureGroup {
  readonly region: string;
  readonly queue: string;
  readonly cause: string;
  readonly messages: number;
  readonly oldest: string;
  readonly newest: string;
  readonly handling: Handling;
  readonly reason?: string;
}

/** `stacks trade-processing failures`: lists failed events by cause, or sends them again. */
export async function runFailures({ region, resend, json, ...options }: FailuresOptions): Promise<void> {
  const notes = createProgressNotes(skipRepeats(printNote));
  const results = await withDeployment(options, async ({ open }) => {
    const found = [];
    for (const each of region ? [region] : TRADE_REGIONS)
      found.push(
        await tryInRegion(each, async () => {
          const regional = await open(each);
          if (!resend) return listFailures(regional);
          return resendFailures(regional, (count) =>
            notes.show(`${each}: ${formatCount(count, 'message')} handled`),
          );
        }),
      );
    return found;
  });
  const groups = results.flatMap((result) =>
    'value' in result ? groupByCause(result.region, result.value) : [],
  );
  const unavailable = results.flatMap((result) =>
    'reason' in result ? [`region ${result.region} ${result.reason}`] : [],
  );
  if (json) printJson(groups);
  else if (groups.length > 0) print(formatGroups(groups));
  else print(unavailable.length > 0 ? 'no failures in what was read' : 'no failures');
  for (const line of unavailable) printNote(line);
  if (!json && !resend && groups.length > 0)
    print(`fix the cause, then send them again: ${formatCommand('trade-processing failures --resend')}`);
  const retained = groups.filter(({ handling }) => handling === 'retained');
  if (retained.length > 0)
    throw new UserError(
      [
        `${formatCount(sumMessages(retained), 'message')} remain in their queues: see the reasons above`,
        ...unavailable,
      ].join('; '),
    );
  if (unavailable.length > 0) throw new UserError(`not all queues were read: ${unavailable.join('; ')}`);
}

function groupByCause(region: string, handled: readonly HandledFailure[]): FailureGroup[] {
  const groups = new Map<string, HandledFailure[]>();
  for (const one of handled) {
    const key = JSON.stringify([one.failure.queue, one.failure.cause, one.handling, one.reason]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const [{ failure, handling, reason }] = members as [HandledFailure];
    const times = members.map(({ failure: { sentAt } }) => sentAt).sort((a, b) => a - b);
    return {
      region,
      queue: failure.queue,
      cause: failure.cause,
      messages: members.length,
      oldest: new Date(times[0]!).toISOString(),
      newest: new Date(times.at(-1)!).toISOString(),
      handling,
      ...(reason !== undefined && { reason }),
    };
  });
}

const sumMessages = (groups: readonly FailureGroup[]): number =>
  groups.reduce((sum, { messages }) => sum + messages, 0);

const formatGroups = (groups: readonly FailureGroup[]): string =>
  formatTable(
    ['region', 'queue', 'messages', 'oldest', 'newest', 'result', 'cause'],
    groups.map(({ region, queue, messages, oldest, newest, handling, reason, cause }) => [
      region,
      queue,
      messages.toLocaleString('en-US'),
      oldest,
      newest,
      reason === undefined ? handling : `${handling}: ${reason}`,
      cause,
    ]),
  );
