/// <reference lib="dom" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { detectAll } from '../../../src/domain/patterns';
import { readMarketBars } from '../../domain/patterns/market';
import { measureContrasts, useBrowser } from '../../support/browser';
import { HOUR, createPageHandler, requestApproval, visit } from './approvals';
import { World } from './world';

// Seconds on a free machine; machines can be busy.

/** The head and shoulders of GOOG that was confirmed on 2007-08-15, from real prices. */
const [goog] = detectAll(readMarketBars().filter(({ symbol }) => symbol === 'GOOG')).filter(
  ({ pattern, confirmedAt }) => pattern === 'head-and-shoulders' && confirmedAt === Date.UTC(2007, 7, 15),
);

let world: World;
let token: string;
const getBrowser = useBrowser();
let server: Server;
let url: string;

/** Answers as API Gateway does in front of the function. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      const { method, url: path = '' } = request;
      const event = { ...visit(method as 'GET', path.split('/').at(-1)!), body };
      void createPageHandler(world)(event).then((answer) => {
        response.writeHead(answer.statusCode, answer.headers as Record<string, string>).end(answer.body);
      });
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev/approve`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
  world = new World();
  token = await requestApproval(world, goog!);
});

const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await (await getBrowser().newContext(options)).newPage();
  await page.goto(`${url}/${token}`);
  return page;
};
const getApproval = () => [...world.approvalRows.values()][0]!;
const NO_SCRIPT = { javaScriptEnabled: false };

test('the page works without JavaScript: read, approve, read the decision, and find that the link is used', async () => {
  const page = await open(NO_SCRIPT);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('GOOG: head and shoulders');
  expect(await page.getByRole('img').isVisible()).toBe(true);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel(/Note/).fill('Volume is heavy');
  await page.getByRole('button', { name: 'Approve' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
    'GOOG: head and shoulders was approved',
  );
  expect(getApproval()).toMatchObject({
    state: 'APPROVED',
    decidedBy: 'Ada Lovelace',
    note: 'Volume is heavy',
  });
  await page.goto(`${url}/${token}`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/already approved/);
  expect(await page.getByRole('button').count()).toBe(0);
});

test('the page works with only the keyboard: name, note, Approve, Reject, in this order', async () => {
  const page = await open();
  const order: string[] = [];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate(() => document.activeElement!.id || document.activeElement!.textContent!));
    if (step === 0) await page.keyboard.type('Grace Hopper');
  }
  expect(order).toEqual(['name', 'note', 'Approve', 'Reject']);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /was rejected/ }).waitFor();
  expect(getApproval()).toMatchObject({ state: 'REJECTED', decidedBy: 'Grace Hopper' });
});

test('Enter in a field does not submit a decision', async () => {
  const page = await open();
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Your name').press('Enter');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('GOOG: head and shoulders');
  expect(getApproval().state).toBe('PENDING');
});

test.each([
  ['a desktop', { viewport: { width: 1280, height: 900 } }],
  ['a phone', { viewport: { width: 360, height: 740 } }],
  ['the dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }],
])('nothing is cut off and all text has enough contrast on %s', async (_, options) => {
  const page = await open(options);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  const texts = await page.evaluate(
    measureContrasts,
    'h1,h2,p,dt,dd,label,button,li span,figcaption,.badge,.hint,svg text',
  );
  expect(texts.length).toBeGreaterThan(25);
  expect(texts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  const outside = await page.evaluate(() => {
    const { left, right } = document.querySelector('svg')!.getBoundingClientRect();
    return Array.from(document.querySelectorAll('svg text'))
      .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.left < left || box.right > right)
      .map(({ text }) => text);
  });
  expect(outside).toEqual([]);
  const overlapping = await page.evaluate(() => {
    const texts = Array.from(document.querySelectorAll('svg text')).map((text) => ({
      text: text.textContent!.trim(),
      box: text.getBoundingClientRect(),
    }));
    return texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .filter(
          ({ box }) =>
            box.left < one.box.right &&
            box.right > one.box.left &&
            box.top < one.box.bottom &&
            box.bottom > one.box.top,
        )
        .map(({ text }) => `${one.text} and ${text}`),
    );
  });
  expect(overlapping).toEqual([]);
});

test('errors are announced to screen readers', async () => {
  const page = await open(NO_SCRIPT);
  await page.getByLabel('Your name').fill(' ');
  await page.getByRole('button', { name: 'Approve' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('name must be 1 to 60');
  expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
});

test('an expired and a forged link have their own pages', async () => {
  world.time += HOUR;
  const page = await open(NO_SCRIPT);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('This link has expired');
  const answer = await page.goto(`${url}/${token}x`);
  expect(answer!.status()).toBe(404);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('This link is not valid');
});
