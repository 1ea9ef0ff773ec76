import { InvalidArgumentError, Option } from 'commander';
import { TRADE_REGIONS } from '../../../config/trade-processing';
import { parseIsoTime } from '../../../domain/timestamp';
import { parseTime } from '../../commands/times';

/** Creates the option `--region REGION`. @param role what the region is for */
export const createRegionOption = (role: string): Option =>
  new Option('--region <region>', role).choices(TRADE_REGIONS);

export const createAtOption = (): Option =>
  new Option(
    '--at <time>',
    'show what was recorded at this time: ISO 8601 with a time zone, a date (UTC), or a time ago such as 2h (default: now)',
  ).argParser(parseTime);

/** Parses a trading day. */
export function parseDay(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || parseIsoTime(text) === undefined)
    throw new InvalidArgumentError('Expected a trading day such as 2026-11-27.');
  return text;
}
