import { ACCOUNT, REGION } from '../names';

/** An event as targets receive it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, with seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** The name of the replay that sent the event again. */
  readonly 'replay-name'?: string;
}

/** An event before it is on its bus. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  /** Milliseconds since 1970. @default - the time of the request */
  readonly time?: number;
}

/** Creates the event that targets receive. @param now milliseconds since 1970 */
export const createBusEvent = (
  { source, detailType, detail, resources = [], time }: NewEvent,
  id: string,
  now: number,
): BusEvent => ({
  version: '0',
  id,
  'detail-type': detailType,
  source,
  account: ACCOUNT,
  time: `${new Date(time ?? now).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`,
  region: REGION,
  resources,
  detail,
});
