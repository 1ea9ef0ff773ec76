import type { NewestEntry } from '../../cli/trade-processing/ledger/newest-entries';
import { formatReference } from '../../domain/ledger';
import type { RecordedViolation } from '../../domain/trade-records';
import { getTradeId } from '../../domain/trades';

/** A recorded message as a line of the list. A rejected one may contain no trade. Times are ISO 8601 in UTC. */
export interface NewestMessage {
  /** The entry, such as `CHAIN#us-east-1#007 000000000042`. */
  readonly entry: string;
  readonly region: string;
  readonly recordedAt: string;
  readonly kind: string;
  /** Whether the other region has it too; undefined if that region does not answer. */
  readonly isReplicated?: boolean;
  /** Why the entry is not what was recorded. */
  readonly problem?: string;
  readonly source?: string;
  readonly sentAt?: string;
  readonly verdict?: string;
  /** The rules that it violates, with their severity. */
  readonly violations?: readonly string[];
  readonly trade?: {
    readonly id: string;
    readonly version: number;
    readonly action: string;
    readonly side: string;
    readonly quantity: string;
    /** The symbol of the instrument, or its ISIN if reference data have no symbol. */
    readonly instrument: string;
    readonly price: string;
    readonly currency: string;
    readonly account: string;
  };
}

/** Converts an entry to a line of the list. */
export function toNewestMessage(
  { entry, message, problem }: NewestEntry,
  isReplicated: boolean | undefined,
): NewestMessage {
  const { region, recordedAt, kind } = entry;
  return {
    entry: formatReference(entry),
    region,
    recordedAt,
    kind,
    ...(isReplicated !== undefined && { isReplicated }),
    ...(problem !== undefined && { problem }),
    ...(message && describeMessage(message)),
  };
}

function describeMessage({ payload }: NonNullable<NewestEntry['message']>): Partial<NewestMessage> {
  const { report, validation, identity, trade } = payload;
  const instrument = 'enrichment' in payload ? payload.enrichment.instrument?.symbol : undefined;
  return {
    source: report.source,
    sentAt: report.sentAt,
    // A message can be valid, and rejected because it contradicts a recorded one.
    verdict: 'enrichment' in payload ? validation.verdict : 'rejected',
    violations: [...validation.violations, ...identity].map(formatRule),
    ...(trade && {
      trade: {
        id: getTradeId(trade),
        version: trade.version,
        action: trade.action,
        side: trade.side,
        quantity: trade.quantity,
        instrument: instrument ?? trade.symbol ?? trade.isin,
        price: trade.price,
        currency: trade.currency,
        account: trade.account,
      },
    }),
  };
}

const formatRule = ({ rule, severity }: RecordedViolation): string =>
  severity === 'warn' ? `${rule} (warning)` : rule;
