import { formatReference } from '../../../domain/ledger';
import type { RecordedViolation, TradePayload } from '../../../domain/trade-records';
import type { UsedRecord } from '../../../domain/trades';
import { formatCommand } from '../../terminal/format-command';
import { formatTable } from '../../terminal/table';
import type { DuplicateVersion, RecordedVersion } from './trades-at';

/** Formats a version with its whole lineage: the trade, its source, and what was found about it with which data. */
export function formatVersion(recorded: RecordedVersion | DuplicateVersion): string {
  const { entry, payload, problem } = recorded;
  const { trade, report, enrichment, validation, identity } = payload;
  const rows: [string, string][] = [
    ['entry', `${formatReference(entry)}, recorded at ${entry.recordedAt}`],
    ['hash', problem === undefined ? `${entry.hash}, as computed from the entry` : `WRONG ENTRY: ${problem}`],
    ...describeDuplicate(recorded),
    ['terms', formatTerms(payload)],
    [
      'parties',
      `account ${trade.account}${parenthesize(enrichment.accountName)}, counterparty ${trade.counterparty}${parenthesize(enrichment.counterpartyName)}, ${trade.capacity}`,
    ],
    [
      'execution',
      `${enrichment.executionKey}, at ${trade.executedAt}, trading day ${enrichment.tradingDay ?? 'unknown'}, settled on ${trade.settlementDate}`,
    ],
    ['source', `${report.source}, event ${report.eventId} of ${report.sentAt}, message ${report.messageId}`],
    ['message', report.text],
    ['enriched', `with ${enrichment.referenceDataKey}: ${formatUsed(enrichment.used)}`],
    [
      'validated',
      `${validation.verdict} at ${validation.at} with ${validation.referenceDataKey}: ${formatUsed(validation.used)}`,
    ],
    ['limits', formatLimits(payload)],
    ...[...validation.violations, ...identity].map((violation): [string, string] => [
      violation.severity === 'warn' ? 'warning' : 'rejected',
      formatRecordedViolation(violation),
    ]),
  ];
  return `version ${trade.version}, ${trade.action}\n${formatTable(['', ''], rows).split('\n').slice(1).join('\n')}`;
}

function describeDuplicate(recorded: RecordedVersion | DuplicateVersion): [string, string][] {
  if (!('original' in recorded)) return [];
  const { original, mark, differences } = recorded;
  return [
    ['duplicate of', formatReference(original)],
    ...differences.map(({ field, values: [counted, own] }): [string, string] => [
      'CONFLICT',
      `${field} is ${own}, and ${counted} in the entry that counts`,
    ]),
    [
      'marked',
      mark ? `by ${formatReference(mark)}` : `not yet: run ${formatCommand('trade-processing reconcile')}`,
    ],
  ];
}

const parenthesize = (text: string | undefined): string => (text === undefined ? '' : ` (${text})`);

/** Formats the economic terms: `buy 100 US0378331005 (AAPL) at 189.5 USD on XNAS, 18950 USD`. */
export function formatTerms({ trade, enrichment }: TradePayload): string {
  const { side, quantity, isin, price, currency, venue } = trade;
  const { instrument, notional } = enrichment;
  return `${side} ${quantity} ${isin}${parenthesize(instrument?.symbol)} at ${price} ${currency} on ${venue}, ${notional} ${currency}`;
}

const formatUsed = (used: readonly UsedRecord[]): string =>
  used
    .map(({ kind, id, version, validFrom }) => `${kind} ${id} version ${version} (from ${validFrom})`)
    .join(', ') || 'no record';

const formatLimits = ({ validation: { limits } }: TradePayload): string =>
  `clock ${limits.maxClockSkewSeconds} s ahead, trade ${limits.maxAgeDays} d old, change ${limits.maxChangeAgeDays} d old`;

/** Formats a violation in a line: the field, what was expected and found, and how to fix it. */
export const formatRecordedViolation = ({ field, rule, actual, expected, fix }: RecordedViolation): string =>
  `${field}: expected ${expected}, got ${actual} (${rule}). ${fix}`;
