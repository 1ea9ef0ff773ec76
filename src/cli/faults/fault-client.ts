import { z } from 'zod';
import { UserError } from '../errors';
import { formatCommand } from '../terminal/format-command';
import { Fault, type FaultEvent, Faults, type NewFault, Service, Services } from './fault';
import { safeParse } from '../../domain/validation/safe-parse';

const PATH = '/_faults';
const REQUEST_MS = 10_000;
const Message = z.object({ message: z.string() });
const Ended = z.object({ ended: z.array(Fault) });

/** Adds, lists and ends the faults of the running local target. Every method throws a UserError if it is not running. */
export class FaultClient {
  /** @param endpoint the URL of the local target */
  constructor(private readonly endpoint: string) {}

  list(): Promise<Faults> {
    return this.#request('GET', '', Faults);
  }

  /** @throws UserError with what is wrong with the fault, and what was expected */
  add(fault: NewFault): Promise<Fault> {
    return this.#request('POST', '', Fault, fault);
  }

  /** Describes the fault that would be added. @throws UserError as `add` does */
  check(fault: NewFault): Promise<Fault> {
    return this.#request('POST', '/check', Fault, fault);
  }

  /** Ends a fault now, or all if there is no id. @throws UserError if there is no active fault with this id */
  async end(id?: string): Promise<readonly Fault[]> {
    return (await this.#request('DELETE', id === undefined ? '' : `/${encodeURIComponent(id)}`, Ended)).ended;
  }

  /** Lists an event among the faults that have ended. */
  record(event: FaultEvent): Promise<Fault> {
    return this.#request('POST', '/events', Fault, event);
  }

  listServices(): Promise<Services> {
    return this.#request('GET', '/services', Services);
  }

  /** Describes a service. @param operation its errors only; those of all operations by default */
  describeService(service: string, operation?: string): Promise<Service> {
    const path = [service, ...(operation === undefined ? [] : [operation])].map(encodeURIComponent).join('/');
    return this.#request('GET', `/services/${path}`, Service);
  }

  async #request<T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    const response = await fetch(`${this.endpoint}${PATH}${path}`, {
      method,
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => undefined);
    if (!response)
      throw new UserError(
        `the local target does not answer on ${this.endpoint}: start it with ${formatCommand('up')}; faults end when it stops`,
      );
    const answer = (await response.json().catch(() => undefined)) as unknown;
    if (response.ok) return schema.parse(answer);
    const { data } = safeParse(Message, answer);
    throw new UserError(
      data?.message ?? `${this.endpoint}${PATH} answered ${response.status}: it is not the local target`,
    );
  }
}
