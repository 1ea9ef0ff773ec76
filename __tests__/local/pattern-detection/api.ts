import { readMarketBars } from '../../domain/patterns/market';
import type { Row, System } from './system';

/** Tests the responses to clients of the API, and which requests are rejected. */
export function testApi(system: System): void {
  it('has one correlation id in the rows and the log lines of an event', async () => {
    const { items: alerts } = await system.getPage('/alerts?symbol=GOOG&limit=100');
    // A CRITICAL alert waits for an approval instead.
    const alert = alerts.find(({ notifiedAt }) => notifiedAt !== undefined);
    const { items } = await system.getPage('/patterns?symbol=GOOG&limit=100');
    expect(items.map(({ correlationId }) => correlationId)).toContain(alert!.correlationId);
    const logs = await system.project.runOrFail(
      'logs',
      '--correlation',
      alert!.correlationId,
      '--since',
      '1h',
      '--json',
    );
    for (const message of ['analysis started', 'analysis decided', 'alert notified'])
      expect(logs).toContain(message);
  });

  it('returns all pages of alerts, newest first, without gaps or duplicates', async () => {
    const all = (await system.getPage('/alerts?limit=100')).items;
    expect(all.length).toBeGreaterThan(4);
    const paged: Row[] = [];
    for (
      let page = await system.getPage('/alerts?limit=2');
      ;
      page = await system.getPage(`/alerts?limit=2&next=${page.next}`)
    ) {
      paged.push(...page.items);
      if (page.next === undefined) break;
    }
    expect(paged).toEqual(all);
    const times = all.map(({ timestamp }) => String(timestamp));
    expect(times).toEqual([...times].sort().reverse());
  });

  it('finds the patterns in a window of prices', async () => {
    const [known] = (await system.getPage('/patterns?symbol=GOOG&pattern=head-and-shoulders&limit=1')).items;
    const prices = readMarketBars()
      .filter((bar) => bar.symbol === 'GOOG' && bar.timestamp <= Date.parse(String(known!.timestamp)))
      .slice(-500)
      .map((bar) => ({ ...bar, symbol: undefined }));
    const { status, body } = await system.postPrices(JSON.stringify({ symbol: 'GOOG', prices }));
    expect(status).toBe(200);
    expect(body.patterns).toContainEqual(
      expect.objectContaining({ pattern: 'head-and-shoulders', timestamp: known!.timestamp }),
    );
  });

  const price = '{"timestamp":"2013-01-02","close":1}';
  it.each([
    ['a price of NaN', `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":NaN}]}`, undefined],
    [
      'a date before 1800',
      `{"symbol":"GOOG","prices":[{"timestamp":"1799-12-31","close":1}]}`,
      'prices[0].timestamp',
    ],
    ['a symbol in Cyrillic', `{"symbol":"ГООГ","prices":[${price}]}`, 'symbol'],
    [
      'a negative price',
      `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":-1}]}`,
      'prices[0].close',
    ],
    ['300 KB', `{"symbol":"GOOG","prices":[${Array(8400).fill(price).join(',')}]}`, 'body'],
    ['no symbol', `{"prices":[${price}]}`, undefined],
  ])('rejects %s and reports the error', async (_, body, field) => {
    const answer = await system.postPrices(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe('ValidationError');
    if (field !== undefined) expect(answer.body).toMatchObject({ field, rule: expect.any(String) });
    expect(String(answer.body.message)).not.toBe('');
  });

  it('ignores unknown fields', async () => {
    const withFields = `{"symbol":"GOOG","prices":[{"timestamp":"2013-01-02","close":1,"vwap":1}],"extra":1}`;
    const answer = await system.postPrices(withFields);
    expect([answer.status, answer.body.patterns]).toEqual([200, []]);
  });

  it.each([
    ['/alerts?symbol=go;od', 'symbol'],
    ['/alerts?limit=0', 'limit'],
    ['/alerts?colour=red', 'colour'],
    ['/patterns?pattern=cup', 'pattern'],
    ['/patterns?from=yesterday', 'from'],
    ['/patterns?next=AAAA', 'next'],
  ])('rejects %s', async (path, field) => {
    const answer = await system.fetchApi(path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field });
  });
}
