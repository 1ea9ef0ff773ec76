import { z } from 'zod';
import { UserError } from '../../../cli/errors';
import type { AlertStore } from '../../../cli/pattern-detection/alert-store';
import {
  ALERT_OUTCOMES,
  type AlertRow,
  formatMuteId,
  getAlertOutcome,
  MAX_REMARK_LENGTH,
  type Mute,
  MUTE_DURATION_PATTERN,
  parseMuteRequest,
  parseMuteTarget,
  SEVERITIES,
} from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';
import { formatViolation, type ParseResult } from '../../../domain/validation';
import { definePolledTopic, pollTopic } from '../../server/events/poll-topic';
import { defineChange, defineTopic, type OpenSection } from '../../server/section';
import { acknowledgeAlerts, previewAcknowledgement } from './acknowledge';

/** The newest alerts are one request. With a filter, all older alerts may have to be read, so they are read less often. */
const POLL_MS = { newest: 2_000, filtered: 10_000, mutes: 5_000 };
const MAX_SHOWN = 200;
/** The most alerts that are acknowledged together. */
const MAX_TOGETHER = MAX_SHOWN;

const Filter = z.object({
  symbol: z.string().max(60).optional(),
  pattern: z.string().max(60).optional(),
  severity: z.enum(SEVERITIES).optional(),
  outcome: z.enum(ALERT_OUTCOMES).optional(),
  isUnacknowledged: z.boolean().default(false),
});
type Filter = z.infer<typeof Filter>;

const Target = z.object({ kind: z.enum(['symbol', 'pattern']), target: z.string().max(60) });
const NewMute = Target.extend({ for: z.string().regex(new RegExp(MUTE_DURATION_PATTERN)) });
const Acknowledgement = z.object({
  alertIds: z.array(z.string()).min(1).max(MAX_TOGETHER),
  note: z.string().max(MAX_REMARK_LENGTH).optional(),
});

/** What the page of alerts reads and changes. */
export type Alerts = Pick<
  AlertStore,
  'listAlerts' | 'getAlert' | 'acknowledge' | 'listMutes' | 'saveMute' | 'deleteMute'
>;

/** The alerts, with what the commands `alerts list`, `ack`, `mute` and `unmute` do. */
export function openAlerts(store: Alerts, now: () => number): Pick<OpenSection, 'topics' | 'changes'> {
  return {
    topics: {
      alerts: defineTopic({
        parameters: Filter,
        keeps: 'latest',
        follow: (filter, send, signal) => {
          const hasFilter = Object.values(filter).some((value) => value !== undefined && value !== false);
          const read = async () => (await store.listAlerts(createFilter(filter), MAX_SHOWN)).map(describe);
          return pollTopic(read, send, { signal, everyMs: hasFilter ? POLL_MS.filtered : POLL_MS.newest });
        },
      }),
      mutes: definePolledTopic(z.object({}), () => store.listMutes(formatIsoTime(now())), POLL_MS.mutes),
    },
    changes: {
      acknowledge: defineChange({
        parameters: Acknowledgement,
        preview: ({ alertIds }) => previewAcknowledgement(alertIds, store),
        run: ({ alertIds, note }, { user, onProgress }) =>
          acknowledgeAlerts(alertIds, { by: user, at: formatIsoTime(now()), note }, store, onProgress),
      }),
      mute: defineChange({
        parameters: NewMute,
        preview: async (mute) => createMute(mute, 'preview', undefined, now()),
        run: async (mute, { user, reason }) => {
          const created = createMute(mute, user, reason, now());
          await store.saveMute(created);
          return created;
        },
      }),
      unmute: defineChange({
        parameters: Target,
        run: async (parameters) => {
          const { kind, target } = requireValid(parseMuteTarget({ [parameters.kind]: parameters.target }));
          const ended = await store.deleteMute(formatMuteId(kind, target));
          if (!ended) throw new UserError(`${target} is not muted: its mute has ended, or somebody ended it`);
          return { unmuted: target };
        },
      }),
    },
  };
}

const createFilter =
  ({ symbol, pattern, severity, outcome, isUnacknowledged }: Filter) =>
  (row: AlertRow): boolean =>
    (symbol === undefined || row.symbol === symbol) &&
    (pattern === undefined || row.pattern === pattern) &&
    (severity === undefined || row.severity === severity) &&
    (outcome === undefined || getAlertOutcome(row) === outcome) &&
    (!isUnacknowledged || row.acknowledgedAt === undefined);

/** Selects what the list of alerts shows. */
const describe = (row: AlertRow) => ({
  alertId: row.alertId,
  symbol: row.symbol,
  pattern: row.pattern,
  interval: row.interval,
  severity: row.severity,
  confidence: row.confidence,
  confirmedAt: Date.parse(row.timestamp),
  createdAt: Date.parse(row.createdAt),
  outcome: getAlertOutcome(row),
  acknowledgedBy: row.acknowledgedBy,
  acknowledgedAt: row.acknowledgedAt,
  acknowledgementNote: row.acknowledgementNote,
});

/** Creates a mute by the rules of POST /mutes. */
const createMute = (
  { kind, target, for: duration }: z.infer<typeof NewMute>,
  by: string,
  reason: string | undefined,
  now: number,
): Mute => requireValid(parseMuteRequest(JSON.stringify({ [kind]: target, for: duration, by, reason }), now));

/** @throws UserError that names the invalid field */
function requireValid<T>(result: ParseResult<T>): T {
  if ('violation' in result) throw new UserError(formatViolation(result.violation));
  return result.value;
}
