import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { type FailureGroup, listFailuresByCause, resendFailuresByCause } from '../failures/by-cause';

export interface FailuresOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly resend?: boolean;
  readonly json?: boolean;
}

/** `stacks trade-processing failures`: lists failed events by cause, or sends them again. */
export async function runFailures({ region, resend, json, ...options }: FailuresOptions): Promise<void> {
  const notes = createProgressNotes(skipRepeats(printNote));
  const regions = region ? [region] : TRADE_REGIONS;
  const { groups, unavailable } = await withDeployment(options, (deployment) =>
    resend
      ? resendFailuresByCause(deployment, regions, (each, count) =>
          notes.show(`${each}: ${formatCount(count, 'message')} handled`),
        )
      : listFailuresByCause(deployment, regions),
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
