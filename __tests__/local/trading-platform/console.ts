import { LocalConsole } from '../local-console';
import type { PlatformDeployment } from './platform-deployment';

/** Tests the pages Orders and Platform of the console that `up` serves, with orders of the database. */
export function testConsole(platform: Pick<PlatformDeployment, 'up' | 'place' | 'runCommand'>): void {
  (process.env.WITHOUT_BROWSER ? describe.skip : describe)('the console', () => {
    const account = `console-${process.pid}`;
    let shown: LocalConsole;
    beforeAll(async () => {
      shown = await LocalConsole.open(platform.up);
      await platform.runCommand('credit', account, '100000');
    });
    afterAll(() => shown?.close());

    it('shows the orders of an account, and cancels one', async () => {
      const { orderId } = await platform.place(account);
      const page = await shown.goTo(`/orders?account=${account}`);
      await page.getByRole('region', { name: `Orders of ${account}, from the database` }).waitFor();
      await shown.expectAccessible();
      await shown.goTo(`/orders/${encodeURIComponent(orderId)}`);
      await shown.expectAccessible();
      await page.getByRole('button', { name: 'Cancel the order …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('placed by a test');
      await dialog.getByRole('button', { name: 'Cancel the order' }).click();
      await dialog
        .getByText(/cancel/i)
        .last()
        .waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('cancelled').first().waitFor();
      await page.getByRole('link', { name: 'Story of this order' }).click();
      await page.getByRole('button', { name: /accepted the order \(202\)/ }).waitFor();
      await shown.expectAccessible();
    });

    it('amends an order, and shows why an amendment is rejected', async () => {
      const { orderId } = await platform.place(account);
      for (const [quantity, result] of [
        ['7', 'Version 2: 7 at'],
        ['9000', 'was rejected: insufficient-cash'],
      ] as const) {
        const page = await shown.goTo(`/orders/${encodeURIComponent(orderId)}`);
        await page.getByRole('button', { name: 'Amend …' }).click();
        await page.getByRole('dialog').getByLabel('Quantity').fill(quantity);
        await shown.change('Preview …', 'Amend the order', result);
      }
    });

    it('restarts the database and sends a poison record by presets', async () => {
      const page = await shown.goTo('/faults');
      await shown.change('Inject: Restart the database', 'Restart the database', /./);
      await shown.change('Inject: Poison trading-platform', 'Poison trading-platform', /./);
      await page.goto(new URL('/platform', page.url()).href);
      await page.getByRole('row', { name: /database ok/ }).waitFor();
    });

    it('makes the standby the writer', async () => {
      const page = await shown.goTo('/platform');
      const button = page.getByRole('button', { name: /^Make .* the writer …/ });
      const before = await button.first().textContent();
      await shown.expectAccessible();
      await button.first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('a rehearsal');
      await dialog.getByRole('button', { name: 'Fail over' }).click();
      await page.getByRole('button', { name: before!, exact: true }).waitFor({ state: 'detached' });
    });
  });
}
