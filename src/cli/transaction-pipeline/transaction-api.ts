import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { TransactionJson } from '../../domain/transactions';
import { UserError } from '../errors';
import { repeatRequest } from '../http/repeat-request';
import { type ApiResponse, createSendRequest, type SendRequest } from '../http/send-request';
import { safeParse } from '../../domain/validation/safe-parse';

export type { ApiResponse } from '../http/send-request';

/** A transaction as a client sends it. */
export interface TransactionRequest extends TransactionJson {
  /** The time zone of the account, in its first transaction. */
  readonly timeZone?: string;
}

const Accepted = z.object({ transactionId: z.string(), duplicate: z.boolean().optional() });
const Page = z.object({
  items: z.array(z.looseObject({ transactionId: z.string() })),
  next: z.string().optional(),
});

/** A transaction in the response of GET /transactions. */
export type TransactionView = z.infer<typeof Page>['items'][number];

const SHOWN_CHARACTERS = 200;
/** Sends transactions to the REST API, and reads them from it. */
export class TransactionApi {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
    private readonly sendRequest: SendRequest = createSendRequest(),
    private readonly wait: (milliseconds: number) => Promise<unknown> = sleep,
  ) {}

  /** Sends a transaction. Returns the response, also if it is an error. */
  post(transaction: TransactionRequest): Promise<ApiResponse> {
    return this.sendRequest({
      method: 'POST',
      url: `${this.url}/transactions`,
      headers: { 'x-api-key': this.apiKey },
      body: JSON.stringify(transaction),
    });
  }

  /**
   * Sends a transaction that must be accepted, repeatedly while the system is busy. Returns whether it was already there.
   * @throws UserError with the response if it is not accepted
   */
  async send(transaction: TransactionRequest): Promise<{ readonly duplicate: boolean }> {
    const { response } = await repeatRequest(() => this.post(transaction), this.wait);
    if (response instanceof Error) throw response;
    const { status, body } = response;
    const accepted = status === 202 ? safeParse(Accepted, JSON.parse(body)) : undefined;
    if (!accepted?.success)
      throw new UserError(
        `POST ${this.url}/transactions of ${transaction.transactionId}: expected status 202, got ${status}: ${body.slice(0, SHOWN_CHARACTERS)}`,
      );
    return { duplicate: accepted.data.duplicate ?? false };
  }

  /** Reads all transactions of an account. */
  async listOfAccount(accountId: string): Promise<TransactionView[]> {
    const items: TransactionView[] = [];
    let next: string | undefined;
    do {
      const query = new URLSearchParams({ accountId, limit: '100', ...(next !== undefined && { next }) });
      const url = `${this.url}/transactions?${query.toString()}`;
      const { status, body } = await this.sendRequest({
        method: 'GET',
        url,
        headers: { 'x-api-key': this.apiKey },
      });
      const page = status === 200 ? safeParse(Page, JSON.parse(body)) : undefined;
      if (!page?.success)
        throw new UserError(
          `GET ${url}: expected a page of transactions, got status ${status}: ${body.slice(0, SHOWN_CHARACTERS)}`,
        );
      items.push(...page.data.items);
      next = page.data.next;
    } while (next !== undefined);
    return items;
  }
}
