import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createClientOptions } from '../../src/cli/target/aws';
import { readConfig } from '../../src/config';
import type { Checkout } from './checkout';
import type { LocalConsole } from './local-console';

const REASON = 'sent by a test';

/**
 * Tests the pages that are about all systems, on a running local target.
 * @param queue the id of a queue of failures without messages
 */
export function testGeneralPages(
  getConsole: () => LocalConsole,
  getProject: () => Pick<Checkout, 'endpoint' | 'runOrFail'>,
  queue: string,
): void {
  it('shows a failed message with its cause, and drops it with a reason', async () => {
    const sqs = new SQSClient(
      createClientOptions(readConfig({ TARGET: 'local', LOCAL_ENDPOINT: getProject().endpoint })),
    );
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${queue}-local` }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ kind: 'alert' }) }));
    const shown = getConsole();
    const page = await shown.goTo('/failed-messages');
    const row = page.getByRole('row').filter({ hasText: queue });
    await row.getByRole('checkbox').check();
    await shown.expectAccessible();
    await page.getByRole('button', { name: 'Drop selected' }).click();
    const dialog = page.getByRole('dialog', { name: 'Drop messages' });
    await dialog.getByRole('textbox', { name: /Reason/ }).fill(REASON);
    await dialog.getByRole('button', { name: 'Drop 1 message' }).click();
    await dialog.getByText('1 message deleted.').waitFor();
    await page.keyboard.press('Escape');
    await row.waitFor({ state: 'detached' });
  });

  it('shows the alarms with their runbooks, and charts with values', async () => {
    const shown = getConsole();
    const page = await shown.goTo('/health');
    await page
      .getByText(/ fires?\b/)
      .first()
      .waitFor();
    await page.getByRole('figure').first().waitFor();
    await shown.expectAccessible();
    // In a quiet system, no alarm fires.
    await page.getByRole('checkbox', { name: /^Also those that are OK/ }).check();
    await page
      .getByRole('button', { name: /-local$/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('article').waitFor();
    await page.keyboard.press('Escape');
  });

  it('checks the stacks for drift', async () => {
    const shown = getConsole();
    const page = await shown.goTo('/deployments');
    await page.getByRole('button', { name: 'Check for drift …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Check for drift' });
    await dialog.getByRole('button', { name: 'Check', exact: true }).click();
    await dialog.getByText(/^Found: /).waitFor({ timeout: 600_000 });
    await page.keyboard.press('Escape');
    await shown.expectAccessible();
  });

  it('injects a fault, which counts its hits and ends on request', async () => {
    const shown = getConsole();
    const page = await shown.goTo('/faults');
    await getProject().runOrFail('faults', 'add', '--service', 'sts', '--latency', '1', '--for', '10m');
    await page.getByRole('row', { name: /^sts/ }).first().waitFor();
    await shown.expectAccessible();
    await page.getByRole('button', { name: 'End all faults' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'End all faults' }).click();
    await dialog.getByText('One fault ended.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('records each change with its reason', async () => {
    const shown = getConsole();
    const page = await shown.goTo('/changes');
    await page.getByText(REASON).first().waitFor();
    await shown.expectAccessible();
  });
}
