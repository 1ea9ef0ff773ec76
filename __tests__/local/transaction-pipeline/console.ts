import { LocalConsole } from '../local-console';
import type { Pipeline } from './pipeline';

/** Tests the pages of the console that `up` serves, with the transactions of the demonstration. */
export function testConsole(pipeline: Pick<Pipeline, 'up'>): void {
  (process.env.WITHOUT_BROWSER ? describe.skip : describe)('the console', () => {
    let shown: LocalConsole;
    beforeAll(async () => {
      shown = await LocalConsole.open(pipeline.up);
    });
    afterAll(() => shown?.close());

    it('shows the newest transactions, and the parts of the score of one', async () => {
      const page = await shown.goTo('/transactions?decision=decline');
      const newest = page.getByRole('region', { name: /^Newest transactions/ });
      await newest.getByRole('row').nth(1).waitFor();
      await shown.expectAccessible();
      await newest
        .getByRole('link', { name: /^demo-\d+-/ })
        .first()
        .click();
      await page.getByRole('region', { name: /^The parts of the score/ }).waitFor();
      await shown.expectAccessible();
      await page.getByRole('link', { name: 'Its story, step by step' }).click();
      await page
        .getByRole('list', { name: 'Steps' })
        .getByText(/decline/)
        .first()
        .waitFor();
      await shown.expectAccessible();
    });

    it('reports a fraud, and shows that the detector has applied it', async () => {
      const page = await shown.goTo('/transactions?decision=review');
      await page
        .getByRole('region', { name: /^Newest transactions/ })
        .getByRole('link', { name: /^demo-\d+-/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Report fraud …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('the cardholder called');
      await dialog.getByRole('button', { name: 'Report fraud' }).click();
      await dialog.getByText(/is confirmed as fraud, and FraudDetector has applied it/).waitFor();
    });

    it('lists the rules, and the versions of one', async () => {
      const page = await shown.goTo('/rules');
      await page.getByRole('link', { name: 'HighRiskMerchant' }).click();
      await page
        .getByRole('region', { name: 'Versions, the newest first' })
        .getByText(/active/)
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      await shown.expectAccessible();
    });

    it('changes the points of a rule, and changes them back', async () => {
      for (const points of ['7', '5']) {
        const page = await shown.goTo('/rules');
        await page.getByRole('link', { name: 'HighRiskMerchant' }).click();
        const drawer = page.getByRole('dialog', { name: 'Rule HighRiskMerchant' });
        await drawer.getByLabel('Points').fill(points);
        await shown.change('Change …', 'Change the rule', /HighRiskMerchant: version \d+/);
      }
    });
  });
}
