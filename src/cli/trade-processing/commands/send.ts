import type { TradeRegion } from '../../../config/trade-processing';
import { type RecordedViolation, REJECTION_ENTRY } from '../../../domain/trade-records';
import { getTradeId, type TradeSource } from '../../../domain/trades';
import { UserError } from '../../errors';
import { pause } from '../../process/interrupt';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { createProgressNotes } from '../../terminal/progress-notes';
import { formatTable } from '../../terminal/table';
import { findActiveRegion } from '../active-region';
import { type Deployment, withDeployment } from '../deployment';
import { getLedgerTable } from '../ledger/read-entries';
import type { FoundOutcome } from '../messages/find-outcomes';
import { waitForOutcomes } from '../messages/wait-for-outcomes';
import type { SourceMessage } from '../send/create-events';
import { readMessages } from '../send/read-file';
import { type SendResult, TradeSender } from '../send/trade-sender';

export interface SendOptions {
  readonly source: TradeSource;
  readonly region?: TradeRegion;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** What became of one message of the file. */
interface SentMessage {
  readonly id: string;
  /** Undefined if no bus accepted it. */
  readonly region?: TradeRegion;
  readonly outcome: 'accepted' | 'not sent' | FoundOutcome['outcome'] | 'not recorded';
  readonly tradeId?: string;
  readonly version?: number;
  /** Why it was not sent, or the rules that it violates. */
  readonly why: readonly string[];
}

/** `stacks trade-processing send`: sends the messages of a file as their source does. */
export async function runSend(file: string, options: SendOptions): Promise<void> {
  const { source } = options;
  const run = Date.now().toString(36);
  const messages = (await readMessages(file, source)).map((text, index) => ({
    id: `send-${run}-${index + 1}`,
    source,
    text,
  }));
  await withDeployment(options, async (deployment) => {
    const report = await sendAndWait(deployment, messages, options);
    if (options.json) printJson(report);
    else print(formatReport(report));
    const missing = report.messages.filter(
      ({ outcome }) => outcome === 'not sent' || outcome === 'not recorded',
    );
    if (missing.length > 0)
      throw new UserError(
        `${formatCount(missing.length, 'message')} ${missing[0]!.outcome}, such as ${missing[0]!.id}${missing[0]!.why.map((why) => `: ${why}`).join('')}; ` +
          `see ${formatCommand('trade-processing status')} and ${formatCommand('trade-processing failures')}, and send the file again: what is recorded is not recorded twice`,
      );
    if (report.rejected > 0 && report.rejected === report.messages.length)
      throw new UserError(
        `all messages were rejected: see the reasons above, and ${formatCommand('trade-processing settings')} if the messages are right`,
      );
  });
}

interface SendReport {
  readonly events: number;
  /** The number of messages that are recorded as rejected, now or when they were sent before. */
  readonly rejected: number;
  readonly messages: readonly SentMessage[];
}

async function sendAndWait(
  deployment: Deployment,
  messages: readonly SourceMessage[],
  { region, wait }: SendOptions,
): Promise<SendReport> {
  const clock = { now: Date.now, wait: pause };
  const sender = new TradeSender(deployment, {
    ...clock,
    ...(region && { region }),
    onNote: skipRepeats(printNote),
  });
  const sent = await sender.send(messages);
  const accepted = sent.accepted.map(({ message }) => message);
  const notes = createProgressNotes(skipRepeats(printNote));
  const outcomes = wait
    ? await waitForOutcomes(
        async () => getLedgerTable(await deployment.open(region ?? (await findActiveRegion(deployment)))),
        accepted,
        {
          ...clock,
          onProgress: (count) =>
            notes.show(`${formatCount(count, 'message')} of ${accepted.length} recorded`),
        },
      )
    : undefined;
  return {
    events: sent.events,
    rejected: [...(outcomes?.values() ?? [])].filter(({ recorded }) => recorded.kind === REJECTION_ENTRY)
      .length,
    messages: describeMessages(messages, sent, outcomes),
  };
}

function describeMessages(
  messages: readonly SourceMessage[],
  { accepted, refused }: SendResult,
  outcomes: ReadonlyMap<string, FoundOutcome> | undefined,
): readonly SentMessage[] {
  const regions = new Map(accepted.map(({ message, region }) => [message.id, region]));
  const reasons = new Map(refused.map(({ message, reason }) => [message.id, reason]));
  return messages.map(({ id }): SentMessage => {
    const region = regions.get(id);
    if (!region) return { id, outcome: 'not sent', why: [reasons.get(id) ?? 'no answer'] };
    const found = outcomes?.get(id);
    if (!found) return { id, region, outcome: outcomes ? 'not recorded' : 'accepted', why: [] };
    const { outcome, recorded } = found;
    const { trade, validation, identity } = recorded.payload;
    return {
      id,
      region,
      outcome,
      ...(trade && { tradeId: getTradeId(trade), version: trade.version }),
      why: [...validation.violations, ...identity].map(formatReason),
    };
  });
}

const formatReason = ({ field, rule, actual, expected }: RecordedViolation): string =>
  `${rule}: ${field} is ${actual}; expected ${expected}`;

function formatReport({ events, messages }: SendReport): string {
  const sent = messages.filter(({ region }) => region !== undefined);
  const regions = [...new Set(sent.map(({ region }) => region))].join(', ');
  return [
    formatTable(
      ['message', 'trade', 'version', 'outcome', 'why'],
      messages.map(({ id, tradeId = '', version, outcome, why }) => [
        id,
        tradeId,
        version === undefined ? '' : String(version),
        outcome,
        why.join('; '),
      ]),
    ),
    `${formatCount(sent.length, 'message')} sent in ${formatCount(events, 'event')}${regions && ` to ${regions}`}`,
  ].join('\n');
}
