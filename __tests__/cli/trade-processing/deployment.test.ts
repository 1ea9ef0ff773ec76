import { createDeployment } from '../../../src/cli/trade-processing/deployment';
import { RegionUnavailable, tryInRegion } from '../../../src/cli/trade-processing/region-unavailable';
import { readCommonConfig } from '../../../src/config';

const config = readCommonConfig({ TARGET: 'local' });

/** An error as an SDK client throws it when the region is down. */
const outage = () =>
  Object.assign(new Error('The region us-east-1 is down.'), {
    name: 'ServiceUnavailable',
    $metadata: { httpStatusCode: 503 },
  });

describe('the deployment', () => {
  it('reads the state of a region in its own bucket, once, and only when the region is opened', async () => {
    const reads: string[][] = [];
    const { open } = createDeployment(config, async ({ region, stateBucket }, stack) => {
      reads.push([region, stateBucket, stack]);
      return { TradesTableName: `table-of-${region}` };
    });
    expect(reads).toEqual([]);
    const [first, second] = await Promise.all([open('eu-west-1'), open('eu-west-1')]);
    expect([first, first.region, first.getOutput('TradesTableName')]).toEqual([
      second,
      'eu-west-1',
      'table-of-eu-west-1',
    ]);
    expect(reads).toEqual([
      ['eu-west-1', 'market-stacks-state-local-eu-west-1', 'trade-processing-eu-west-1-local'],
    ]);
  });

  it('opens a region while the other one does not answer, and names the one that does not', async () => {
    const { open } = createDeployment(config, async ({ region }) => {
      if (region === 'us-east-1') throw outage();
      return { TradeBusName: 'bus' };
    });
    expect((await open('eu-west-1')).getOutput('TradeBusName')).toBe('bus');
    await expect(open('us-east-1')).rejects.toThrow(
      'region us-east-1 does not answer (AWS request failed with ServiceUnavailable: The region us-east-1 is down.): try again',
    );
  });

  it('opens a region again that did not answer before', async () => {
    let isDown = true;
    const { open } = createDeployment(config, async () => {
      if (isDown) throw outage();
      return { TradeBusName: 'bus' };
    });
    await expect(open('us-east-1')).rejects.toThrow('does not answer');
    isDown = false;
    expect((await open('us-east-1')).getOutput('TradeBusName')).toBe('bus');
  });

  it('names the command that deploys a stack that does not exist or is older than an output', async () => {
    const { open } = createDeployment(config, async ({ region }) =>
      region === 'us-east-1' ? {} : { TradeBusName: 'bus' },
    );
    await expect(open('us-east-1')).rejects.toThrow(
      /^region us-east-1 has no stack of trade-processing: run npx stacks up trade-processing or/,
    );
    const standby = await open('eu-west-1');
    expect(() => standby.getOutput('DashboardUrl')).toThrow(
      /^region eu-west-1 has a stack without the output DashboardUrl, .* run npx stacks up trade-processing/,
    );
  });
});

describe('work in a region', () => {
  it('has a result, or the reason why the region could not do it', async () => {
    expect(await tryInRegion('eu-west-1', async () => 1)).toEqual({ region: 'eu-west-1', value: 1 });
    const failed = await tryInRegion('us-east-1', () => Promise.reject(outage()));
    expect(failed).toEqual({ region: 'us-east-1', reason: expect.stringMatching(/^does not answer/) });
  });

  it('throws an error that is not about the availability of the region', async () => {
    const denied = Object.assign(new Error('no'), {
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(tryInRegion('us-east-1', () => Promise.reject(denied))).rejects.toBe(denied);
    expect(new RegionUnavailable('us-east-1', 'x').name).toBe('UserError');
  });
});
