import { formatCount } from '../../cli/terminal/print';
import type { Overview, RegionOverview } from './overview';

/** A lag above this is worth a word: a failover would continue without the newest trades, in milliseconds. */
const NOTABLE_LAG_MS = 60_000;

/** Describes what matters now: which region is active, and what is down, damaged, behind or failed. */
export function describeOverview({
  active,
  unconfirmed,
  regions,
}: Pick<Overview, 'active' | 'unconfirmed' | 'regions'>): string {
  const down = regions.filter(({ facts }) => !facts);
  if (down.length === regions.length) return 'No region answers, so nothing is known about the trades.';
  const words = [
    active
      ? `Sources send to ${active.region}${unconfirmed.length > 0 ? ', by the settings that could be read' : ''}.`
      : 'No region has a valid setting of the active region.',
    ...down.map(({ region }) => describeOutage(region, active?.region)),
    ...regions.flatMap(describeCheckpoint),
    ...describeLag(regions),
    ...regions.flatMap(describeFailures),
  ];
  return words.join(' ');
}

const describeOutage = (region: string, active: string | undefined): string =>
  region === active
    ? `${region} does not answer: sources must wait until it does, or until you fail over.`
    : `${region} does not answer; what it lacks arrives when it does.`;

const describeCheckpoint = ({ region, facts }: RegionOverview): string[] =>
  facts?.damagedCheckpoint === undefined
    ? []
    : [`The newest checkpoint of ${region} cannot be read: verify its ledger.`];

function describeLag(regions: readonly RegionOverview[]): string[] {
  if (regions.some(({ facts }) => !facts)) return [];
  const behind = regions.filter(({ lagMs = 0 }) => lagMs > NOTABLE_LAG_MS);
  if (behind.length > 0)
    return behind.map(({ region, lagMs = 0 }) => `${region} is ${Math.round(lagMs / 60_000)} min behind.`);
  const isComplete = regions.every(({ chains }) =>
    chains.every(({ sequence, replicated = -1 }) => replicated >= sequence),
  );
  return isComplete ? ['Both regions have the same trades.'] : [];
}

const describeFailures = ({ region, facts }: RegionOverview): string[] =>
  facts && facts.failed > 0
    ? [
        `${formatCount(facts.failed, 'failed message')} ${facts.failed === 1 ? 'waits' : 'wait'} in ${region}.`,
      ]
    : [];
