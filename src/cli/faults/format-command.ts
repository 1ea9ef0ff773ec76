import { quoteForShell } from '../../domain/shell-word';
import { formatCommand } from '../terminal/format-command';
import type { NewFault } from './fault';

/** Formats the command that adds a fault. */
export function formatAddCommand(fault: NewFault): string {
  const { service, operation, function: functionName, pollsOf, outage } = fault;
  const { region, error, latencyMs, share, seed, seconds } = fault;
  const duration = `${Math.max(1, Math.round(seconds))}s`;
  if (outage !== undefined)
    return formatCommand(`faults kill-region ${quoteForShell(outage)} --for ${duration}`);
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['service', service],
    ['operation', operation],
    ['function', functionName],
    ['polls-of', pollsOf],
    ['region', region],
    ['error', error],
    ['latency', formatLatency(latencyMs)],
    ['share', share],
    ['for', duration],
    ['seed', seed],
  ];
  const words = options.flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoteForShell(String(value))],
  );
  return formatCommand(`faults add ${words.join(' ')}`);
}

const formatLatency = (latency: NewFault['latencyMs']): string | undefined =>
  latency === undefined ? undefined : [...new Set([latency].flat())].join('-');
