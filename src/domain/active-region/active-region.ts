import {
  type ParseResult,
  readFields,
  REGION,
  rejectInput,
  STORED_TIME,
  tryParseJson,
  WHOLE_NUMBER,
} from '../validation';

/**
 * The region to which the sources send their messages. Each region has its own copy, so that a failover needs only the
 * region that takes over.
 */
export interface ActiveRegion {
  readonly region: string;
  /** 0 at the first deployment. Each failover increments it, so the copy with the highest epoch is the newest. */
  readonly epoch: number;
  /** When the region became the active one: ISO 8601 in UTC with milliseconds. */
  readonly since: string;
}

const FIELDS = {
  region: REGION,
  epoch: WHOLE_NUMBER(0, Number.MAX_SAFE_INTEGER),
  since: STORED_TIME,
};

/** Parses the value of the parameter, such as `{"region":"us-east-1","epoch":0,"since":"1970-01-01T00:00:00.000Z"}`. */
export const parseActiveRegion = (text: string): ParseResult<ActiveRegion> => {
  const json = tryParseJson(text, 'ActiveRegion');
  if ('violation' in json) return json;
  const read = readFields(json.value, FIELDS, 'ActiveRegion');
  if ('violation' in read) return read;
  const other = Object.keys(read.value).find((name) => !Object.hasOwn(FIELDS, name));
  if (other !== undefined) return rejectInput('ActiveRegion', 'have no other fields', other);
  return { value: read.value as unknown as ActiveRegion };
};

/** Formats the value of the parameter. */
export const formatActiveRegion = ({ region, epoch, since }: ActiveRegion): string =>
  JSON.stringify({ region, epoch, since });

/** Whether one copy is newer than another. */
const isNewer = (a: ActiveRegion, b: ActiveRegion): boolean =>
  a.epoch !== b.epoch ? a.epoch > b.epoch : a.since !== b.since ? a.since > b.since : a.region < b.region;

/**
 * Chooses the newest copy: the highest epoch. Two failovers that could not see each other have the same epoch; then the
 * later one counts, and at the same time the region whose name is first. Every reader that sees the same copies chooses
 * the same region.
 * @returns undefined if there is no copy
 */
export const chooseActiveRegion = (copies: Iterable<ActiveRegion>): ActiveRegion | undefined => {
  let newest: ActiveRegion | undefined;
  for (const copy of copies) if (!newest || isNewer(copy, newest)) newest = copy;
  return newest;
};
