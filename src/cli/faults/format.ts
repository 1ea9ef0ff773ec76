import { formatTable } from '../terminal/table';
import type { Fault } from './fault';

/** Formats faults as a table. @param now milliseconds since 1970 */
export const formatFaults = (faults: readonly Fault[], now: number): string =>
  formatTable(
    ['fault', 'what', 'effect', 'share', 'seed', 'hits', 'state'],
    faults.map((fault) => [
      fault.id,
      formatTarget(fault),
      formatEffect(fault),
      hasDecisions(fault) ? formatShare(fault.share) : '',
      hasDecisions(fault) ? String(fault.seed) : '',
      fault.kind === 'event' ? '' : `${fault.hits} of ${fault.matches}`,
      formatState(fault, now),
    ]),
  );

const hasDecisions = ({ kind }: Fault): boolean => kind !== 'outage' && kind !== 'event';
const formatShare = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;

/** Formats what a fault hits, such as `dynamodb PutItem in us-east-1`. */
export function formatTarget(fault: Fault): string {
  const region = fault.region === null ? '' : ` in ${fault.region}`;
  switch (fault.kind) {
    case 'request':
      return `${fault.service} ${fault.operation ?? 'all operations'}${region}`;
    case 'invocation':
      return `invocations of ${fault.function}${region}`;
    case 'poll':
      return `polls for ${fault.function}${region}`;
    case 'outage':
      return `region ${fault.region}`;
    case 'event':
      return fault.description ?? '';
  }
}

/** Formats what a fault does to what it hits, such as `ThrottlingException after 200 ms`. */
export function formatEffect({ kind, error, latencyMs: [shortest, longest] }: Fault): string {
  if (kind === 'event') return '';
  if (kind === 'outage') return 'down';
  const latency = shortest === longest ? `${longest} ms` : `${shortest} to ${longest} ms`;
  if (kind === 'poll') return longest === 0 ? 'skipped' : `none for ${latency}`;
  if (error === null) return `${latency} later`;
  const effect = error === 'timeout' ? 'no answer' : error;
  return longest === 0 ? effect : `${effect} after ${latency}`;
}

function formatState({ endsAt, endedAt, endedBy, startedAt }: Fault, now: number): string {
  if (endedAt === null) return `${formatSeconds(Math.max(0, endsAt - now))} left`;
  const reason = endedBy === 'operator' ? 'ended' : 'over';
  return `${reason} at ${new Date(endedAt).toISOString()}, after ${formatSeconds(endedAt - startedAt)}`;
}

const formatSeconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
