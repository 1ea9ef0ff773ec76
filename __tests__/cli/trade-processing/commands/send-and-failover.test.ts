import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFailover } from '../../../../src/cli/trade-processing/commands/failover';
import { runReconcile } from '../../../../src/cli/trade-processing/commands/reconcile';
import { runSend } from '../../../../src/cli/trade-processing/commands/send';
import { createDemonstrationMessages } from '../../../../src/cli/trade-processing/demonstration/create-messages';
import { createRecordingRegions } from '../fake-regions';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/trade-processing/deployment'),
  withDeployment: jest.fn(),
}));

const TODAY = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const DESK = createDemonstrationMessages(TODAY).filter(
  ({ source, step, trade }) => source === 'trading-desk' && step === 1 && trade,
);

const writeFile = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'send-')), 'desk.jsonl');
  writeFileSync(file, text);
  return file;
};

describe('send', () => {
  it('shows what became of each message, and why', async () => {
    const { deployment, regions } = createRecordingRegions(Date.now);
    const file = writeFile(DESK.map(({ text }) => `${text}\n`).join(''));
    const send = () => runSend(file, { source: 'trading-desk', wait: true });
    const { stdout, error } = await runCommand(deployment, send);
    expect(error).toBeUndefined();
    expect(stdout).toMatch(/send-\w+-1 +trading-desk:demo-\d{8}-21 +1 +recorded/);
    expect(stdout).toMatch(/rejected +isin-check-digit: isin is DE0007164601; expected the check digit 0/);
    expect(stdout).toContain(`${DESK.length} messages sent in 1 event to us-east-1`);
    const repeated = await runCommand(deployment, send);
    expect(repeated.stdout.match(/ repeated/g)).toHaveLength(DESK.length);
    expect(regions['us-east-1'].events).toHaveLength(2);
  });

  it('fails if all messages are rejected, also when the same messages are sent again', async () => {
    const { deployment } = createRecordingRegions(Date.now);
    const file = writeFile('{}\n{"note":1}\n');
    for (const outcome of ['rejected', 'repeated']) {
      const { stdout, error } = await runCommand(deployment, () =>
        runSend(file, { source: 'trading-desk', wait: true }),
      );
      expect(stdout).toContain(` ${outcome} `);
      expect(error).toMatch(/^all messages were rejected: see the reasons above/);
    }
  });

  it('fails with the reason if a message is too long for an event, and sends the others', async () => {
    const { deployment, regions } = createRecordingRegions(Date.now);
    const file = writeFile(`${DESK[0]!.text}\n{"note":"${'x'.repeat(20_000)}"}\n`);
    const { error } = await runCommand(deployment, () => runSend(file, { source: 'trading-desk' }));
    expect(error).toMatch(
      /^1 message not sent, such as send-\w+-2: text: expected at most 16384 characters, got 20011/,
    );
    expect(regions['us-east-1'].messageIds).toHaveLength(1);
  });
});

describe('failover', () => {
  it('prints the recovery point, its duration, and whether something changes when it is repeated', async () => {
    const { deployment, regions } = createRecordingRegions(Date.now);
    for (const region of Object.values(regions)) region.loadReferenceData();
    const file = writeFile(DESK[0]!.text);
    await runCommand(deployment, () => runSend(file, { source: 'trading-desk' }));
    regions['us-east-1'].isDown = true;
    const dryRun = await runCommand(deployment, () => runFailover({ to: 'eu-west-1', dryRun: true }));
    expect(dryRun.stdout).toMatch(
      /^would make eu-west-1 the active region in place of us-east-1 \(epoch \d{13}\); nothing changed/,
    );
    const { stdout } = await runCommand(deployment, () => runFailover({ to: 'eu-west-1' }));
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^eu-west-1 is the active region in place of us-east-1 \(epoch \d{13}\), 0\.\d s after the start/,
      ),
      'epoch of us-east-1 unknown, this one is higher: region us-east-1 does not answer',
      'the setting ActiveRegion was written in eu-west-1',
      expect.stringMatching(
        /^recovery point: the newest entry of us-east-1 in eu-west-1 is of \d{4}-.*Z; what is missing arrives/,
      ),
      'when both regions answer, run npx stacks trade-processing reconcile',
      '',
    ]);
    const again = await runCommand(deployment, () => runFailover({ to: 'eu-west-1' }));
    expect([again.stdout, again.error]).toEqual([
      expect.stringMatching(
        /^eu-west-1 is confirmed as the active region \(epoch \d{13}\)\nepoch of us-east-1 unknown/,
      ),
      undefined,
    ]);
    regions['us-east-1'].isDown = false;
    await runCommand(deployment, () => runFailover({ to: 'eu-west-1' }));
    const known = await runCommand(deployment, () => runFailover({ to: 'eu-west-1' }));
    expect([known.stdout, known.error]).toEqual([
      expect.stringMatching(/^eu-west-1 is the active region already, since .* \(epoch \d{13}\)\n$/),
      undefined,
    ]);
    regions['us-east-1'].isDown = true;
    const { error } = await runCommand(deployment, () => runReconcile({}));
    expect(error).toBe('region us-east-1 does not answer');
  });
});
