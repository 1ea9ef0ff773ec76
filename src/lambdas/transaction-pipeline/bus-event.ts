import type { SQSEvent } from 'aws-lambda';
import { parseUntrustedJson, tryParseJson } from '../../domain/validation';
import { expectValid, InvalidEventError } from './errors';

/** An event of a bus, and the rule that delivered it if its target adds the name. */
export interface BusEvent {
  readonly detailType: string;
  readonly detail: unknown;
  readonly rule?: string;
}

/** An invocation that processes an event. */
export interface Invocation {
  /** The same for each attempt of Lambda to process the event. */
  readonly id: string;
  /** Whether the event comes from the queue of failures, after the attempts of Lambda. */
  readonly isRetry: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the payload with which Lambda invoked a function, from the record of its failure; other payloads as they are. */
export const unwrapFailure = (payload: unknown): unknown =>
  isObject(payload) && isObject(payload.requestContext) && 'requestPayload' in payload
    ? payload.requestPayload
    : payload;

/** Reads an event, or `{"rule":…,"event":…}` with one. @throws InvalidEventError */
export const readBusEvent = (payload: unknown): BusEvent => {
  const wrapper = isObject(payload) && isObject(payload.event) ? payload : undefined;
  const event = wrapper ? wrapper.event : payload;
  if (!isObject(event) || typeof event['detail-type'] !== 'string')
    throw new InvalidEventError({ field: 'event', rule: 'be an event of EventBridge with a detail-type' });
  return {
    detailType: event['detail-type'],
    detail: event.detail,
    ...(typeof wrapper?.rule === 'string' && { rule: wrapper.rule }),
  };
};

/** Parses the body of a message. @throws InvalidEventError */
export const parseMessage = (body: string): unknown => expectValid(parseUntrustedJson(body, 'body'));

/** Parses a message that EventBridge wrote. @throws InvalidEventError */
export const parseEvent = (body: string): unknown => expectValid(tryParseJson(body, 'body'));

/** Whether a payload is a batch of messages of a queue. */
export const isQueueBatch = (payload: unknown): payload is SQSEvent =>
  isObject(payload) && Array.isArray(payload.Records);
