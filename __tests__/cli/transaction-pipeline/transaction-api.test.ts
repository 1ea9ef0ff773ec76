import {
  TransactionApi,
  type TransactionRequest,
} from '../../../src/cli/transaction-pipeline/transaction-api';

describe('the API', () => {
  const transaction = { transactionId: 't1' } as TransactionRequest;
  /** Answers the requests in their order. */
  const createApi = (...responses: [number, unknown][]) => {
    const requests: { url: string; headers: unknown }[] = [];
    const answer = (url: string, headers: unknown) => {
      requests.push({ url, headers });
      const [status, body] = responses[requests.length - 1]!;
      return { status, body: JSON.stringify(body) };
    };
    const api = new TransactionApi('https://api', 'key', async ({ url, headers }) => answer(url, headers));
    return { api, requests };
  };

  it('accepts a transaction with the key, and reports whether it was there', async () => {
    const { api, requests } = createApi(
      [202, { transactionId: 't1', status: 'accepted' }],
      [202, { transactionId: 't1', status: 'accepted', duplicate: true }],
    );
    expect([await api.send(transaction), await api.send(transaction)]).toEqual([
      { duplicate: false },
      { duplicate: true },
    ]);
    expect(requests[0]).toEqual({ url: 'https://api/transactions', headers: { 'x-api-key': 'key' } });
  });

  it('reports a response that is not expected, with its status and body', async () => {
    const { api } = createApi([409, { message: 'conflict' }], [202, {}], [403, {}]);
    await expect(api.send(transaction)).rejects.toThrow(
      'POST https://api/transactions of t1: expected status 202, got 409: {"message":"conflict"}',
    );
    await expect(api.send(transaction)).rejects.toThrow(/expected status 202, got 202/);
    await expect(api.listOfAccount('a')).rejects.toThrow(/expected a page of transactions, got status 403/);
  });

  it('reads all pages of an account', async () => {
    const { api, requests } = createApi(
      [200, { items: [{ transactionId: 'a' }], next: 'x=' }],
      [200, { items: [{ transactionId: 'b' }] }],
    );
    expect(await api.listOfAccount('account 1')).toEqual([{ transactionId: 'a' }, { transactionId: 'b' }]);
    expect(requests.map(({ url }) => url)).toEqual([
      'https://api/transactions?accountId=account+1&limit=100',
      'https://api/transactions?accountId=account+1&limit=100&next=x%3D',
    ]);
  });
});

const TRANSACTION = {
  transactionId: 't-1',
  accountId: 'a-1',
  merchantId: 'm-1',
  timestamp: '2026-11-29T09:30:00.000Z',
  amount: 1,
  currency: 'EUR',
};

/** Creates an API whose responses have these statuses in order, the last one repeatedly, and records the waits. */
function createFailingApi(...statuses: number[]) {
  const waits: number[] = [];
  let requests = 0;
  const postJson = async () => {
    const status = statuses[Math.min(requests++, statuses.length - 1)]!;
    return { status, body: JSON.stringify({ transactionId: 't-1' }) };
  };
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  return {
    api: new TransactionApi('http://api', 'key', postJson, wait),
    waits,
    count: () => requests,
  };
}

describe('sending a transaction that must be accepted', () => {
  it('sends it again while the system is busy or throttles, with longer waits', async () => {
    const { api, waits } = createFailingApi(503, 429, 500, 202);
    expect(await api.send(TRANSACTION)).toEqual({ duplicate: false });
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('ends after six attempts with the response', async () => {
    const { api, count } = createFailingApi(503);
    await expect(api.send(TRANSACTION)).rejects.toThrow('expected status 202, got 503');
    expect(count()).toBe(6);
  });

  it('sends it again without a response, and reports the last error', async () => {
    let requests = 0;
    const postJson = async () => {
      if (++requests % 3 !== 0) throw new Error(`reset ${requests}`);
      return { status: 202, body: '{"transactionId":"t-1","duplicate":true}' };
    };
    const wait = async () => undefined;
    const api = new TransactionApi('http://api', 'key', postJson, wait);
    expect(await api.send(TRANSACTION)).toEqual({ duplicate: true });
    expect(requests).toBe(3);
    const failing = new TransactionApi('http://api', 'key', () => Promise.reject('down'), wait);
    await expect(failing.send(TRANSACTION)).rejects.toThrow('down');
  });

  it('does not repeat a request that is refused', async () => {
    const { api, count } = createFailingApi(409);
    await expect(api.send(TRANSACTION)).rejects.toThrow('got 409');
    expect(count()).toBe(1);
  });
});
