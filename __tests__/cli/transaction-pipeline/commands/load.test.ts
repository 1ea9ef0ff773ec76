import { runLoad } from '../../../../src/cli/transaction-pipeline/commands/load';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const aws = { config: { target: 'aws', region: 'eu-central-1', suffix: 'dev' } as never };
const options = { rate: 10, seconds: 5, warmUp: 1, seed: 1 };

describe('load on AWS without --yes', () => {
  it('names what it leaves, and has no suspicious transactions by default', async () => {
    const { error, requests } = await runCommand(() => runLoad(options), [], aws);
    expect(error).toMatch(
      /^this run sends 60 transactions to AWS \(eu-central-1, dev\), which costs money, leaves rows in its tables, objects in its bucket and events in its archive, and creates the API key load; people are notified of those that the model finds suspicious: /,
    );
    expect(requests).toEqual([]);
  });

  it('names the share whose notifications are requested', async () => {
    const { error } = await runCommand(() => runLoad({ ...options, suspicious: 20 }), [], aws);
    expect(error).toContain('people are notified of the 20 % that are suspicious (--suspicious)');
  });
});
