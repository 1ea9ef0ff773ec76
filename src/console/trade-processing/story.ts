import { formatRecordedViolation, formatTerms } from '../../cli/trade-processing/records/format-version';
import { formatCount } from '../../cli/terminal/print';
import { formatReference } from '../../domain/ledger';
import { getTradeId } from '../../domain/trades';
import type { Story, StoryLink } from '../server/section';
import type { RejectionInRegions } from './rejection-in-regions';
import { listSteps, type NewestCheckpoints } from './story-steps';
import type { Presence, TradeInRegions, VersionInRegions } from './trade-in-regions';

/** The path of the page of a trade. */
export const formatTradePath = (tradeId: string): string => `/trades/${encodeURIComponent(tradeId)}`;

/** Creates the story of a trade: each version from its source to both regions. @returns undefined without a version */
export function createTradeStory(trade: TradeInRegions, checkpoints: NewestCheckpoints): Story | undefined {
  const { tradeId, versions, otherReports } = trade;
  const newest = findNewestVersion(versions);
  if (!newest) return undefined;
  return {
    title: `Trade ${tradeId}`,
    sentence: describeTrade(trade, newest),
    correlationId: newest.payload.report.eventId,
    steps: versions
      .flatMap((version) => listSteps(version, checkpoints))
      .sort((a, b) => a.startedAt - b.startedAt),
    links: [
      { title: 'All versions, with source, checks and reference data', href: formatTradePath(tradeId) },
      ...otherReports.map(linkToReport),
    ],
  };
}

const linkToReport = (tradeId: string): StoryLink => ({
  title: `The same execution, reported as ${tradeId}`,
  href: formatTradePath(tradeId),
});

/** Returns the version with the highest number of those that count, or of the duplicates if no other is known. */
export const findNewestVersion = (versions: readonly VersionInRegions[]): VersionInRegions | undefined => {
  const counted = versions.filter((version) => !('original' in version));
  return [...(counted.length > 0 ? counted : versions)].sort(
    (a, b) => b.payload.trade.version - a.payload.trade.version,
  )[0];
};

/** Describes what was reported, what the trade is now, and which regions have it. */
export function describeTrade({ versions }: TradeInRegions, newest: VersionInRegions): string {
  const counted = versions.filter((version) => !('original' in version));
  const { trade, report, validation, identity } = newest.payload;
  const warnings = validation.violations.length + identity.length;
  const words = [
    counted.length === 1
      ? `${report.source} reported it once.`
      : `${report.source} reported ${formatCount(counted.length, 'version')}.`,
    trade.action === 'cancel'
      ? `It is cancelled; it was: ${formatTerms(newest.payload)}.`
      : `It is: ${formatTerms(newest.payload)}.`,
    ...(warnings > 0 ? [`It was recorded with ${formatCount(warnings, 'warning')}.`] : []),
    ...versions.flatMap((version) =>
      'original' in version
        ? [
            `Both regions recorded version ${version.payload.trade.version}; the entry of ${version.original.region} counts.`,
          ]
        : [],
    ),
    describePresence(versions.map(({ presence }) => presence)),
  ];
  return words.join(' ');
}

/** Describes whether each region has all entries. */
function describePresence(all: readonly Readonly<Record<string, Presence>>[]): string {
  const regions = Object.keys(all[0] ?? {});
  const having = (state: Presence) => regions.filter((region) => all.some((each) => each[region] === state));
  const damaged = having('damaged');
  const missing = having('missing');
  const unknown = having('unknown');
  const words = [
    ...(damaged.length > 0
      ? [`An entry in ${damaged.join(' and ')} is not as recorded: verify the ledger.`]
      : []),
    ...(missing.length > 0 ? [`${missing.join(' and ')} does not have all of it yet.`] : []),
    ...(unknown.length > 0 ? [`${unknown.join(' and ')} does not answer.`] : []),
  ];
  return words.length > 0 ? words.join(' ') : 'Both regions have it.';
}

/** Creates the story of a message that was rejected. */
export function createRejectionStory(rejection: RejectionInRegions, checkpoints: NewestCheckpoints): Story {
  const { entry, payload, presence } = rejection;
  const { report, validation, identity, trade } = payload;
  const violations = [...validation.violations, ...identity];
  const others = violations.length > 1 ? ` There are ${violations.length - 1} more reasons.` : '';
  const reason = violations[0] ? formatRecordedViolation(violations[0]) : 'No reason was recorded.';
  return {
    title: trade
      ? `Rejected message about ${getTradeId(trade)}`
      : `Rejected message ${formatReference(entry)}`,
    sentence: `${report.source} sent a message that was rejected. ${reason}${others} ${describePresence([presence])}`,
    correlationId: report.eventId,
    steps: [...listSteps(rejection, checkpoints)].sort((a, b) => a.startedAt - b.startedAt),
    links: trade ? [{ title: `Trade ${getTradeId(trade)}`, href: formatTradePath(getTradeId(trade)) }] : [],
  };
}
