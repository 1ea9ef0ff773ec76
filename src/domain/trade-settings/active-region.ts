import { compareTexts } from '../compare-texts';
import {
  type ParseResult,
  parseUntrustedJson,
  readFields,
  REGION,
  rejectInput,
  STORED_TIME,
  WHOLE_NUMBER,
} from '../validation';

/** The region to which the sources send trades. Each region stores one; see {@link chooseActiveRegion}. */
export interface ActiveRegion {
  readonly region: string;
  /** 0 for a new deployment; each failover has a higher number. */
  readonly epoch: number;
  /** The time of the failover: ISO 8601 in UTC with milliseconds. */
  readonly since: string;
}

/** The rule of the text, worded to follow "must". */
export const ACTIVE_REGION_RULE = 'be JSON with the fields region, epoch and since';
const FIELDS = { region: REGION, epoch: WHOLE_NUMBER(0, Number.MAX_SAFE_INTEGER), since: STORED_TIME };

export const parseActiveRegion = (text: string, field: string): ParseResult<ActiveRegion> => {
  const json = parseUntrustedJson(text, field);
  if ('violation' in json) return rejectInput(field, ACTIVE_REGION_RULE, text);
  const read = readFields(json.value, FIELDS, field);
  if ('violation' in read) return read;
  const { region, epoch, since } = read.value as unknown as ActiveRegion;
  return { value: { region, epoch, since } };
};

/** Formats the text of the parameter, with the fields in a fixed order. */
export const formatActiveRegion = ({ region, epoch, since }: ActiveRegion): string =>
  JSON.stringify({ region, epoch, since });

/**
 * Chooses the active region from the values of all regions that answer: that of the highest epoch, because a failover
 * writes a higher epoch to the region that takes over, and to the other one only if it answers. If two failovers had the
 * same epoch, the later one counts; at the same time, the region whose name is first.
 * @returns undefined without values
 */
export const chooseActiveRegion = (candidates: readonly ActiveRegion[]): ActiveRegion | undefined =>
  [...candidates].sort(
    (a, b) => b.epoch - a.epoch || compareTexts(b.since, a.since) || compareTexts(a.region, b.region),
  )[0];
