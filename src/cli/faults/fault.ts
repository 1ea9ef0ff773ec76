import { z } from 'zod';

const Time = z.number();

/** A fault of the local target, as the emulator describes it. Times are in milliseconds since 1970. */
export const Fault = z.object({
  id: z.string(),
  /** An event is what another program did, such as the restart of the database. */
  kind: z.enum(['request', 'invocation', 'poll', 'outage', 'event']),
  /** The name with which requests to the service are signed, such as `states`. */
  service: z.string().nullable(),
  /** Null stands for all operations. */
  operation: z.string().nullable(),
  /** The function whose invocations or polls are hit. */
  function: z.string().nullable(),
  /** Null stands for all regions. */
  region: z.string().nullable(),
  error: z.string().nullable(),
  /** The HTTP status of the error. */
  status: z.number().nullable(),
  /** The shortest and the longest latency, in milliseconds. */
  latencyMs: z.tuple([z.number(), z.number()]),
  /** The share of the requests that are hit, above 0 and at most 1. */
  share: z.number(),
  /** Decides which requests are hit: the same ones each time, if they arrive in the same order. */
  seed: z.number(),
  description: z.string().nullable(),
  startedAt: Time,
  endsAt: Time,
  endedAt: Time.nullable(),
  endedBy: z.enum(['time', 'operator', 'target']).nullable(),
  /** The number of requests that the fault decided about. */
  matches: z.number(),
  /** The number of requests that it hit. */
  hits: z.number(),
});
export type Fault = z.infer<typeof Fault>;

/** The active faults, and the last 500 that have ended. */
export const Faults = z.object({ active: z.array(Fault), ended: z.array(Fault) });
export type Faults = z.infer<typeof Faults>;

/**
 * A fault to add: of requests to a service, of the invocations of a function, of the polls for a function, or an outage of a
 * region. The emulator reports which fields a fault of each kind requires.
 */
export const NewFault = z.strictObject({
  service: z.string().optional(),
  /** @default - all operations of the service */
  operation: z.string().optional(),
  function: z.string().optional(),
  pollsOf: z.string().optional(),
  outage: z.string().optional(),
  /** @default - all regions */
  region: z.string().optional(),
  error: z.string().optional(),
  /** Milliseconds, or the shortest and the longest latency. */
  latencyMs: z.union([z.number(), z.tuple([z.number(), z.number()])]).optional(),
  /** @default 1 */
  share: z.number().optional(),
  /** @default - a random one */
  seed: z.number().optional(),
  /** After so many seconds, the fault ends by itself. */
  seconds: z.number(),
});
export type NewFault = z.infer<typeof NewFault>;

/** What another program did, to be listed with the faults. */
export interface FaultEvent {
  readonly description: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What faults can hit, and the errors of an invocation. */
export const Services = z.object({
  services: z.array(z.string()),
  functions: z.array(z.string()),
  invocationErrors: z.array(z.string()),
});
export type Services = z.infer<typeof Services>;

/** The operations of a service, and its errors with their HTTP status; null for a request that gets no answer. */
export const Service = z.object({
  operations: z.array(z.string()),
  errors: z.record(z.string(), z.number().nullable()),
});
export type Service = z.infer<typeof Service>;
