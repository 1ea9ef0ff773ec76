import { openReplica } from '../../../src/cli/trade-processing/open-replica';
import { createFakeRegions } from './fake-regions';

describe('openReplica', () => {
  it('opens the active region, and the other one if the table of the active one does not answer', async () => {
    const { deployment, regions } = createFakeRegions();
    expect((await openReplica(deployment)).region).toBe('us-east-1');
    Object.assign(regions['us-east-1'].table, {
      sendAny: async () => {
        throw Object.assign(new Error('down'), {
          name: 'InternalServerError',
          $metadata: { httpStatusCode: 500 },
        });
      },
    });
    expect((await openReplica(deployment)).region).toBe('eu-west-1');
    expect((await openReplica(deployment, 'us-east-1')).region).toBe('us-east-1');
  });
});
