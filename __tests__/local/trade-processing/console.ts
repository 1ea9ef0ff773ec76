import { LocalConsole } from '../local-console';
import type { TradeDeployment } from './trade-deployment';

/** Tests the page Trades of the console that `up` serves, with the ledgers of both regions. */
export function testConsole(deployment: Pick<TradeDeployment, 'up' | 'switchRegions'>): void {
  (process.env.WITHOUT_BROWSER ? describe.skip : describe)('the console', () => {
    let shown: LocalConsole;
    beforeAll(async () => {
      shown = await LocalConsole.open(deployment.up);
    });
    afterAll(() => shown?.close());

    it('shows both regions, a trade in each, and its story', async () => {
      const page = await shown.goTo('/trades');
      for (const region of ['us-east-1', 'eu-west-1'])
        await page.getByRole('region', { name: region, exact: true }).waitFor();
      const trade = page.getByRole('link', { name: /^order-management:/ }).first();
      await trade.waitFor();
      await shown.expectAccessible();
      await trade.click();
      const versions = page.getByRole('region', { name: 'Versions in both regions' });
      await versions.getByText('recorded', { exact: true }).nth(1).waitFor();
      await shown.expectAccessible();
    });

    it('verifies both ledgers', async () => {
      const page = await shown.goTo('/trades');
      await page.getByRole('button', { name: 'Verify the ledgers …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
      await dialog.getByRole('row', { name: /us-east-1.*intact/ }).waitFor();
      await dialog.getByRole('row', { name: /eu-west-1.*intact/ }).waitFor();
    });

    it('fails over to the other region and back, and reconciles both', async () => {
      const page = await shown.goTo('/trades');
      for (const region of ['eu-west-1', 'us-east-1']) {
        await shown.change(
          `Fail over to ${region} …`,
          `Fail over to ${region}`,
          `${region} is the active region`,
        );
        await page
          .getByRole('region', { name: region, exact: true })
          .getByText('active', { exact: true })
          .waitFor();
      }
      await shown.change('Reconcile the regions …', 'Reconcile', 'Done');
    });

    it('kills a region by a preset, and ends the fault', async () => {
      const page = await shown.goTo('/faults');
      await shown.change(
        'Inject: Kill region eu-west-1',
        'Kill region eu-west-1',
        'is active: region eu-west-1: down',
      );
      await page.getByRole('row', { name: 'region eu-west-1' }).first().waitFor();
      await shown.change('End all faults', 'End all faults', 'One fault ended.');
    });

    it('shows that a region is down, and that it is back', async () => {
      const page = await shown.goTo('/trades');
      const region = page.getByRole('region', { name: 'eu-west-1', exact: true });
      await region.waitFor();
      await deployment.switchRegions('eu-west-1/down');
      try {
        await region.getByText('down', { exact: true }).waitFor();
      } finally {
        await deployment.switchRegions('eu-west-1/up');
      }
      await region.getByText('down', { exact: true }).waitFor({ state: 'detached' });
    });
  });
}
