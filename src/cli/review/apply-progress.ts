import { existsSync, readFileSync } from 'node:fs';
import { formatCount } from '../terminal/print';
import { parseEvent } from '../terraform/events';

/** The progress of an apply, from the log of Terraform's events. */
export interface ApplyProgress {
  /** Whether the apply is complete: only then does Terraform log a summary. */
  readonly isComplete: boolean;
  /** The addresses of started and completed steps. A replacement is two steps. */
  readonly started: readonly string[];
  readonly completed: readonly string[];
}

/** @param log a file with one JSON object per line; it does not exist if the apply did not start */
export function readApplyProgress(log: string): ApplyProgress {
  const events = existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .flatMap((line) => parseEvent(line) ?? [])
    : [];
  const steps = events.filter(({ hook }) => hook?.action !== undefined && hook.action !== 'read');
  const getAddresses = (type: string) =>
    steps.flatMap((event) => (event.type === type ? (event.hook?.resource?.addr ?? []) : []));
  return {
    isComplete: events.some(
      ({ type, changes }) => type === 'change_summary' && changes?.operation === 'apply',
    ),
    started: getAddresses('apply_start'),
    completed: getAddresses('apply_complete'),
  };
}

/** Formats the progress of an interrupted apply: `10 of 16 steps completed (…); started, completion unknown: …`. */
export function formatPartialApply(steps: number, { started, completed }: ApplyProgress): string {
  const unfinished = started.filter((address) => !completed.includes(address));
  const addresses = completed.length > 0 ? ` (${formatAddresses(completed)})` : '';
  return [
    `${completed.length} of ${formatCount(steps, 'step')} completed${addresses}`,
    ...(unfinished.length > 0 ? [`started, completion unknown: ${formatAddresses(unfinished)}`] : []),
  ].join('; ');
}

const MAX_ADDRESSES = 20;
const formatAddresses = (addresses: readonly string[]): string =>
  [
    ...addresses.slice(0, MAX_ADDRESSES),
    ...(addresses.length > MAX_ADDRESSES ? [`and ${addresses.length - MAX_ADDRESSES} more`] : []),
  ].join(', ');
