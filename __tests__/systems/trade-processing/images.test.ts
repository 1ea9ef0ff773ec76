import { readSystemConfig } from '../../../src/config';
import { tradeProcessing } from '../../../src/config/trade-processing';
import { getImageUris } from '../../../src/systems/trade-processing/images';

// Bundling takes seconds, and has tests of its own.
jest.mock('../../../src/modules/image-files', () => ({
  bundleImageFiles: (entries: readonly string[]) => entries,
  computeFilesDigest: (entries: readonly string[]) => `digest of ${entries.join(' and ')}`,
}));

const getUris = (env: Readonly<Record<string, string>>) =>
  getImageUris(readSystemConfig(tradeProcessing, env), '111122223333');
const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/repository-trade-functions';

describe('the images of trade processing', () => {
  it('have the pushed digests on AWS', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const TRADE_IMAGES = `validator@${digest},enricher@${digest},recorder@${digest}`;
    expect(getUris({ TRADE_IMAGES }).validator).toBe(`${REPOSITORY}-dev@${digest}`);
  });

  it('have digests of their files on the local target, so that a changed handler updates its function', () => {
    expect(getUris({ TARGET: 'local' })).toEqual({
      validator: `${REPOSITORY}-local@digest of trade-processing/validator.ts`,
      enricher: `${REPOSITORY}-local@digest of trade-processing/enricher.ts`,
      recorder: `${REPOSITORY}-local@digest of trade-processing/recorder.ts and trade-processing/checkpointer.ts`,
    });
  });
});
