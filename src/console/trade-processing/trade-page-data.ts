import type { Deployment } from '../../cli/trade-processing/deployment';
import { formatRecordedViolation, formatTerms } from '../../cli/trade-processing/records/format-version';
import { toVersionJson } from '../../cli/trade-processing/records/trades-at';
import { TRADE_REGIONS } from '../../config/trade-processing';
import { formatReference } from '../../domain/ledger';
import { ConsoleError } from '../server/errors';
import { readNewestCheckpoints } from './read-story';
import { createTradeStory } from './story';
import { readTradeInRegions, type VersionInRegions } from './trade-in-regions';

/**
 * Reads all that the page of a trade shows: its versions with their presence in both regions, and its story.
 * @throws ConsoleError 404 if no region that answers has it, and 502 if none answers
 */
export async function readTradePage(deployment: Pick<Deployment, 'open'>, tradeId: string) {
  const trade = await readTradeInRegions(deployment, tradeId);
  const story = createTradeStory(trade, await readNewestCheckpoints(deployment));
  const { versions, problems, otherReports, unavailable } = trade;
  const regions = unavailable.map(({ region, reason }) => `region ${region} ${reason}`);
  if (!story && problems.length === 0)
    throw unavailable.length === TRADE_REGIONS.length
      ? new ConsoleError(502, { what: regions.join('; '), fix: 'the page tries again by itself' })
      : new ConsoleError(404, {
          what: [`trade ${JSON.stringify(tradeId)} was not recorded`, ...regions].join('; '),
          expected:
            'the source and its id of the trade, such as clearing:C-1042; a rejected message is no trade',
          fix: 'choose a trade in the list of the page Trades, or search for its event',
        });
  return {
    tradeId,
    sentence: story?.sentence ?? 'Its entries cannot be read.',
    steps: story?.steps ?? [],
    versions: versions.map(describeVersion),
    problems,
    otherReports,
    unavailable: regions,
  };
}

/** Describes a version for the page: its entry without the payload, and what is formatted as the command does. */
function describeVersion(version: VersionInRegions) {
  const { payload } = version;
  const { validation, identity } = payload;
  return {
    ...toVersionJson(version),
    reference: formatReference(version.entry),
    terms: formatTerms(payload),
    violations: [...validation.violations, ...identity].map((violation) => ({
      severity: violation.severity,
      text: formatRecordedViolation(violation),
    })),
    ...('original' in version && {
      duplicateOf: formatReference(version.original),
      markedBy: version.mark && formatReference(version.mark),
    }),
  };
}
