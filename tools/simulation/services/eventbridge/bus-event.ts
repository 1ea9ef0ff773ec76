import { ACCOUNT, DEFAULT_REGION } from '../names';

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

/** When and where an event came on its bus. */
export interface Reception {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly region: string | undefined;
}

/** Creates the event that targets receive. */
export const createBusEvent = (
  { source, detailType, detail, resources = [], time }: NewEvent,
  { id, at, region = DEFAULT_REGION }: Reception,
): BusEvent => ({
  version: '0',
  id,
  'detail-type': detailType,
  source,
  account: ACCOUNT,
  time: `${new Date(time ?? at).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`,
  region,
  resources,
  detail,
});
