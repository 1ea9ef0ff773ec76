import * as fc from 'fast-check';
import { planSingleDeliveries } from '../../../../src/cli/load/deliveries';
import { sendLoad } from '../../../../src/cli/transaction-pipeline/load/send';
import { createLoadTransactions } from '../../../../src/cli/transaction-pipeline/load/transactions';
import type {
  ApiResponse,
  TransactionRequest,
} from '../../../../src/cli/transaction-pipeline/transaction-api';
import { parseTransaction } from '../../../../src/domain/transactions';

const parameters = {
  ...{ messages: 100, copies: 1, poisonEvery: 0, killFunctions: 0, restartTarget: 0 },
  rate: 100,
  seconds: 1,
  warmUpSeconds: 0,
  accounts: 10,
  merchants: 5,
  suspiciousPercent: 20,
  seed: 1,
};
const create = createLoadTransactions('run', parameters);

/** A clock that advances only when someone waits, and a system that answers after a delay. */
class Clock {
  now = 1_000_000;
  readonly posted: { readonly at: number; readonly transaction: TransactionRequest }[] = [];
  private readonly waiting: { readonly at: number; readonly resume: () => void }[] = [];

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((resume) => this.waiting.push({ at: this.now + milliseconds, resume }));

  /** Resumes those who wait, in order of time, until the work has ended. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work.finally(() => {
      isDone = true;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return work;
      const next = this.waiting.sort((a, b) => a.at - b.at).shift();
      if (next === undefined) continue;
      this.now = Math.max(this.now, next.at);
      next.resume();
    }
  }

  send(
    count: number,
    rate: number,
    answer: (attempt: number) => { ms: number; response: ApiResponse | Error },
  ) {
    const attempts = new Map<string, number>();
    const post = async (transaction: TransactionRequest): Promise<ApiResponse> => {
      const attempt = (attempts.get(transaction.transactionId) ?? 0) + 1;
      attempts.set(transaction.transactionId, attempt);
      this.posted.push({ at: this.now, transaction });
      const { ms, response } = answer(attempt);
      await this.wait(ms);
      if (response instanceof Error) throw response;
      return response;
    };
    const options = {
      ...{ rate, deliveries: planSingleDeliveries(count), post, now: () => this.now, wait: this.wait },
      sendPoison: async () => undefined,
    };
    return this.run(sendLoad(create, options));
  }
}

const ACCEPTED = { status: 202, body: '' };

describe('an open-loop load', () => {
  it('sends at the rate, however long the responses take, and measures from when a request was due', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 3_000 }),
        async (count, rate, ms) => {
          const clock = new Clock();
          const start = clock.now;
          const sent = await clock.send(count, rate, () => ({ ms, response: ACCEPTED }));
          expect(sent).toHaveLength(count);
          for (const [index, { due, sentAt, acceptedAt, attempts }] of sent.entries()) {
            expect(due).toBeCloseTo(start + (1000 * index) / rate, 6);
            expect(sentAt - due).toBeGreaterThanOrEqual(0);
            expect(sentAt - due).toBeLessThan(6);
            expect(acceptedAt).toBe(sentAt + ms);
            expect(attempts).toBe(1);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sends throttled and failed requests again, and counts their whole time', async () => {
    const clock = new Clock();
    const answers = [{ status: 429, body: '' }, new Error('reset'), { status: 503, body: '' }, ACCEPTED];
    const [sent] = await clock.send(1, 100, (attempt) => ({ ms: 10, response: answers[attempt - 1]! }));
    expect(sent).toMatchObject({ status: 202, attempts: 4 });
    expect(sent!.acceptedAt! - sent!.due).toBe(4 * 10 + 500 + 1_000 + 2_000);
  });

  it('does not repeat a rejected request, and gives up after six attempts', async () => {
    const rejected = await new Clock().send(1, 100, () => ({ ms: 1, response: { status: 400, body: '' } }));
    expect(rejected[0]).toMatchObject({ status: 400, attempts: 1 });
    expect(rejected[0]!.acceptedAt).toBeUndefined();
    const failed = await new Clock().send(1, 100, () => ({
      ms: 1,
      response: Object.assign(new Error('x'), { name: 'TimeoutError' }),
    }));
    expect(failed[0]).toMatchObject({ status: 'TimeoutError', attempts: 6 });
  });
});

describe('the transactions of a load', () => {
  it('are valid and accepted, with the id and the key of their row, and the same for a seed', () => {
    const [first, again] = [
      createLoadTransactions('run', parameters),
      createLoadTransactions('run', parameters),
    ];
    const now = Date.parse('2026-11-28T10:00:00.000Z');
    let suspicious = 0;
    for (let index = 0; index < 500; index++) {
      const transaction = first(index, now);
      expect(again(index, now)).toEqual(transaction);
      expect(parseTransaction(transaction, { now })).toMatchObject({ value: { transaction: { time: now } } });
      if (transaction.currency === 'USD') suspicious++;
    }
    expect(suspicious).toBeGreaterThan(60);
    expect(suspicious).toBeLessThan(140);
  });

  it('use each account in turn', () => {
    const accounts = Array.from({ length: 20 }, (_, index) => create(index, 0).accountId);
    expect(new Set(accounts.slice(0, 10)).size).toBe(10);
    expect(accounts.slice(10)).toEqual(accounts.slice(0, 10));
  });
});

test('if the user stops the command, no request outlives it, and no rejection is unhandled', async () => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  let [ended, ticks] = [0, 0];
  const sending = sendLoad(create, {
    rate: 1000,
    deliveries: planSingleDeliveries(10),
    sendPoison: async () => undefined,
    now: () => 1_000_000 + ticks,
    post: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended++;
      throw new Error('no connection');
    },
    wait: async () => {
      if (ticks++ > 3) throw new Error('interrupted');
    },
  });
  await expect(sending).rejects.toThrow('interrupted');
  expect(ended).toBeGreaterThan(0);
  const endedBefore = ended;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ended).toBe(endedBefore);
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
