import { SendMessageCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createAlert } from '../../../src/domain/alerts';
import { detection } from '../../domain/alerts/detection';
import { testGeneralPages } from '../console-pages';
import { waitUntil } from '../emulator-client';
import { LocalConsole } from '../local-console';
import type { System } from './system';

const SYMBOL = 'CONSOLE';

/** Tests the pages of the console that `up` serves, with the alerts and bars of the real market data. */
export function testConsole(system: Pick<System, 'up' | 'project' | 'clients'>): void {
  (process.env.WITHOUT_BROWSER ? describe.skip : describe)('the console', () => {
    let shown: LocalConsole;
    const readAlerts = async (...options: string[]) =>
      JSON.parse(await system.project.runOrFail('alerts', 'list', '--json', ...options)) as {
        readonly alertId: string;
        readonly acknowledgedBy?: string;
      }[];
    const sendAlert = async (symbol: string, confidence: number, queue = 'AlertQueue') => {
      const sqs = new SQSClient({ ...system.clients, endpoint: system.project.endpoint });
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${queue}-local` }));
      const alert = createAlert(detection({ symbol, confidence }), 'console:1#1', Date.now());
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(alert) }));
      return alert;
    };

    beforeAll(async () => {
      shown = await LocalConsole.open(system.up);
    });
    afterAll(() => shown?.close());

    it('shows a chart of each symbol with its bars and patterns', async () => {
      const page = await shown.goTo('/market?symbol=GOOG');
      await page.getByRole('application').first().waitFor();
      const patterns = page.getByRole('region', { name: 'Patterns, the newest first' });
      await patterns.getByText('confirmed').first().waitFor();
      for (const symbol of ['AAPL', 'IBM', 'MSFT']) await page.getByRole('link', { name: symbol }).waitFor();
      await shown.expectAccessible();
    });

    it('leads from an alert to its story, from the event to the notification', async () => {
      const page = await shown.goTo('/alerts');
      const alerts = page.getByRole('region', { name: 'Alerts, the newest first' });
      await alerts.getByRole('row').nth(1).waitFor();
      await shown.expectAccessible();
      const [notified] = await readAlerts('--notified', '--symbol', 'MSFT', '--max', '1');
      await page.goto(new URL(`/story/${encodeURIComponent(notified!.alertId)}`, page.url()).href);
      const steps = page.getByRole('list', { name: 'Steps' });
      await steps.getByRole('button').nth(2).waitFor();
      await shown.expectAccessible();
    });

    it('acknowledges an alert, as the command shows', async () => {
      const [open] = await readAlerts('--unacknowledged', '--max', '1');
      const page = await shown.goTo('/alerts');
      const row = page
        .getByRole('row')
        .filter({ hasText: open!.alertId.split('#')[0]! })
        .first();
      await row.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Acknowledge one alert' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Acknowledge one alert' }).click();
      await dialog
        .getByText(/acknowledged/)
        .first()
        .waitFor();
      const after = await readAlerts();
      expect(after.filter(({ acknowledgedBy }) => acknowledgedBy !== undefined).length).toBeGreaterThan(0);
    });

    it('decides an approval by its link', async () => {
      const { alertId } = await sendAlert(SYMBOL, 95);
      const page = await shown.goTo('/approvals');
      await page.getByRole('button', { name: new RegExp(`^Approve ${SYMBOL}`) }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await dialog.getByText(new RegExp(`${SYMBOL} is approved by`)).waitFor();
      await page.keyboard.press('Escape');
      await shown.expectAccessible();
      const [alert] = (await readAlerts('--symbol', SYMBOL)) as {
        readonly alertId: string;
        readonly outcome?: string;
      }[];
      expect(alert).toMatchObject({ alertId, outcome: 'notified' });
    });

    it('rejects an approval', async () => {
      await sendAlert('CONSOLE.NO', 95);
      await shown.goTo('/approvals');
      await shown.change(/^Reject CONSOLE.NO/, 'Reject', /CONSOLE.NO is rejected by/);
    });

    it('mutes a symbol, and ends the mute', async () => {
      const page = await shown.goTo('/alerts');
      await page.getByLabel('Symbol to mute').fill('CONSOLE');
      await shown.change('Mute …', 'Mute CONSOLE', 'CONSOLE is muted until');
      await shown.change('End the mute of CONSOLE', 'End the mute', /CONSOLE/);
      await page.getByText('Nothing is muted').waitFor();
    });

    it('redrives a failed message, which is then processed', async () => {
      const { alertId } = await sendAlert('CONSOLE.AGAIN', 55, 'AlertQueueDlq');
      const page = await shown.goTo('/failed-messages');
      const row = page.getByRole('row').filter({ hasText: 'AlertQueueDlq' });
      await row.getByRole('checkbox').check();
      await shown.change('Redrive selected', 'Redrive 1 message', '1 message redriven.');
      await row.waitFor({ state: 'detached' });
      const isStored = async () =>
        (await readAlerts('--symbol', 'CONSOLE.AGAIN')).some((one) => one.alertId === alertId);
      expect(await waitUntil(isStored, 60_000)).toBe(true);
    });

    testGeneralPages(
      () => shown,
      () => system.project,
      'AlertQueueDlq',
    );
  });
}
