import {
  DescribeEventBusCommand,
  type DescribeEventBusCommandInput,
  type DescribeEventBusCommandOutput,
  type EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
  type PutEventsCommandInput,
  type PutEventsCommandOutput,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import type { Simulation } from '../../core/simulation';
import { formatService } from '../names';
import { createServiceClient, describeOperation, UnsupportedRequestError } from '../operations';
import type { Bus } from './bus';
import type { NewEvent } from './bus-event';

// Amazon EventBridge API Reference, "PutEvents":
/** A request has 1 to 10 entries, */
const MAX_ENTRIES = 10;
/** and 256 KB altogether. */
const MAX_BYTES = 256 * 1024;
const KNOWN_FIELDS = ['EventBusName', 'Source', 'DetailType', 'Detail', 'TraceHeader', 'Time', 'Resources'];

/** The buses of an account, as the clients of the SDK see them. */
export class Buses {
  private readonly byName: ReadonlyMap<string, Bus>;
  private requests = 0;

  constructor(
    private readonly simulation: Simulation,
    buses: readonly Bus[],
    /** The region of the buses that can be lost. */
    private readonly region?: string,
  ) {
    this.byName = new Map(buses.map((bus) => [bus.name, bus]));
  }

  createClient(process: Process, options?: CallOptions): Pick<EventBridgeClient, 'send'> {
    return createServiceClient<EventBridgeClient>(
      process,
      formatService('events', this.region),
      this.operations,
      options,
    );
  }

  private readonly operations = [
    describeOperation<PutEventsCommandInput, PutEventsCommandOutput>(
      PutEventsCommand,
      ['Entries'],
      ({ Entries = [] }) => this.putEvents(Entries),
    ),
    describeOperation<DescribeEventBusCommandInput, DescribeEventBusCommandOutput>(
      DescribeEventBusCommand,
      ['Name'],
      ({ Name = 'default' }) => {
        const bus = this.byName.get(Name);
        if (!bus)
          throw new ResourceNotFoundException({
            message: `Event bus ${Name} does not exist.`,
            $metadata: {},
          });
        return { Name: bus.name, Arn: bus.arn };
      },
    ),
  ];

  private putEvents(entries: readonly PutEventsRequestEntry[]): Omit<PutEventsCommandOutput, '$metadata'> {
    assertEntrySizes(entries);
    const request = ++this.requests;
    const results = entries.map((entry, index) => this.putEntry(entry, `put ${request}/${index}`));
    return {
      Entries: results,
      FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length,
    };
  }

  /** A request can accept some entries and reject others. An entry that is not valid is rejected alone. */
  private putEntry(entry: PutEventsRequestEntry, where: string): PutEventsResultEntry {
    const unknown = Object.keys(entry).find((field) => !KNOWN_FIELDS.includes(field));
    if (unknown !== undefined)
      throw new UnsupportedRequestError(
        `the model of events does not know the field ${unknown} of an entry; expected ${KNOWN_FIELDS.join(', ')}`,
      );
    if (this.simulation.faults.happens('partial', where))
      return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
    const { EventBusName = 'default', Resources, Time, TraceHeader } = entry;
    const event = readEntry(entry);
    if ('ErrorCode' in event) return event;
    const bus = this.byName.get(EventBusName);
    // EventBridge accepts the events of an unknown bus, and drops them.
    if (!bus) throw new UnsupportedRequestError(`there is no bus ${EventBusName} in the simulation`);
    return {
      EventId: bus.put({ ...event, resources: Resources, time: Time?.getTime() }, TraceHeader),
    };
  }
}

/** Checks the number and the size of entries as EventBridge does. @throws EventBridgeServiceException */
export const assertEntrySizes = (entries: readonly PutEventsRequestEntry[]): void => {
  const bytes = entries.reduce((sum, entry) => sum + measureEntry(entry), 0);
  if (entries.length === 0 || entries.length > MAX_ENTRIES || bytes > MAX_BYTES)
    throw new EventBridgeServiceException({
      name: 'ValidationException',
      message: `${entries.length} entries of ${bytes} bytes: expected 1 to ${MAX_ENTRIES} of together at most ${MAX_BYTES} bytes`,
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
};

/** The error of an entry that is rejected. */
interface EntryError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** Reads an entry as EventBridge does, or returns its error. */
export const readEntry = ({
  Source,
  DetailType,
  Detail,
}: PutEventsRequestEntry): Pick<NewEvent, 'source' | 'detailType' | 'detail'> | EntryError => {
  const detail = parseDetail(Detail);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  if (!Source || !DetailType)
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source and DetailType are required.' };
  return { source: Source, detailType: DetailType, detail };
};

const measureEntry = ({ Source, DetailType, Detail }: PutEventsRequestEntry): number =>
  [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);

const parseDetail = (text: string | undefined): object | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
