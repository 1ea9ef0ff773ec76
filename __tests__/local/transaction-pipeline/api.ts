import { createTransaction, type Pipeline } from './pipeline';

/** Tests the responses to clients of the API, and which requests are rejected. */
export function testApi(pipeline: Pipeline): void {
  it('requires an API key', async () => {
    for (const key of ['', 'wrong'])
      expect(await pipeline.request('POST', '/transactions', '{}', key)).toMatchObject({ status: 403 });
  });

  it('accepts a transaction once, and reports another one with its id', async () => {
    const transaction = createTransaction({ accountId: 'test-once' });
    const { transactionId } = transaction;
    expect(await pipeline.post(transaction)).toMatchObject({ status: 202, body: { transactionId } });
    expect(await pipeline.post(transaction)).toMatchObject({ status: 202, body: { transactionId } });
    expect(await pipeline.post({ ...transaction, amount: 13 })).toMatchObject({ status: 409 });
    const stored = await pipeline.waitForScore(transactionId);
    const { timeZone, ...purchase } = transaction;
    expect(stored).toMatchObject({ ...purchase, outcome: 'approve' });
    expect(stored).not.toMatchObject({ timeZone });
    const { body } = await pipeline.request('GET', '/transactions?accountId=test-once');
    expect(body.items).toEqual([stored]);
  });

  it('accepts one of many equal requests at the same time', async () => {
    const transaction = createTransaction({ accountId: 'test-race' });
    const responses = await Promise.all(Array.from({ length: 12 }, () => pipeline.post(transaction)));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 202));
    await pipeline.waitForScore(transaction.transactionId);
    const { body } = await pipeline.request('GET', '/transactions?accountId=test-race');
    expect(body.items).toHaveLength(1);
  });

  it('returns the transactions of an account page by page, without gaps or duplicates', async () => {
    const sent = Array.from({ length: 5 }, (_, minute) =>
      createTransaction({
        accountId: 'test-pages',
        timestamp: new Date(Date.now() - (minute + 1) * 60_000).toISOString(),
      }),
    );
    for (const transaction of sent) expect((await pipeline.post(transaction)).status).toBe(202);
    const found: unknown[] = [];
    let next: unknown;
    do {
      const page = await pipeline.request(
        'GET',
        `/transactions?accountId=test-pages&limit=2${next === undefined ? '' : `&next=${String(next)}`}`,
      );
      expect(page.status).toBe(200);
      found.push(
        ...(page.body.items as { transactionId: string }[]).map(({ transactionId }) => transactionId),
      );
      next = page.body.next;
    } while (next !== undefined);
    expect([...found].sort()).toEqual(sent.map(({ transactionId }) => transactionId).sort());
  });

  it.each([
    ['a time in the future', { timestamp: '2999-01-01T00:00:00Z' }, 'timestamp'],
    ['an unknown currency', { currency: 'XXQ' }, 'currency'],
    ['a negative amount', { amount: -1 }, 'amount'],
    ['a fraction of a yen', { amount: 10.5, currency: 'JPY' }, 'amount'],
    ['a count that only the pipeline may compute', { recentTxnCount: 1 }, 'recentTxnCount'],
    ['a country that does not exist', { country: 'ZZ' }, 'country'],
  ])('refuses %s, with field and rule', async (_, changes, field) => {
    const { status, body } = await pipeline.post(createTransaction(changes));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(field);
    expect(String(body.message)).not.toBe('');
  });

  it('refuses a body of 300 KB, and one that is not JSON', async () => {
    const large = JSON.stringify(createTransaction({ merchantId: 'x'.repeat(300_000) }));
    for (const body of [large, '{"amount":'])
      expect([400, 413]).toContain((await pipeline.request('POST', '/transactions', body)).status);
  });

  it('reports a transaction that does not exist', async () => {
    expect(await pipeline.request('GET', '/transactions/no-such-transaction')).toMatchObject({ status: 404 });
  });
}
