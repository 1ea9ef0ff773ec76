import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findDeployedApi,
  planPromotion,
  readStableApi,
  writeStableApi,
} from '../../../src/cli/pattern-detection/stable-api';

const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)];
const createDeployment = (triggers: object, description = '') => ({
  type: 'aws_api_gateway_deployment',
  address: 'aws_api_gateway_deployment.Deployment',
  tainted: false,
  attributes: { triggers, description },
});

describe('the deployed API', () => {
  const canary = createDeployment({ document: NEW });

  it('is read from its canary deployment and its stable deployment', () => {
    const stable = createDeployment({ revision: '3' }, `document ${OLD}`);
    expect(findDeployedApi([stable, canary])).toEqual({ revision: 3, canary: NEW, stable: OLD });
    expect(findDeployedApi([canary, createDeployment({ revision: '3' })])).toEqual({
      revision: 3,
      canary: NEW,
    });
  });

  it('causes an error if there is no canary or no stable deployment', () => {
    expect(() => findDeployedApi([])).toThrow('no API canary is deployed: run npx stacks deploy first');
    expect(() => findDeployedApi([canary])).toThrow('no API canary is deployed');
  });
});

describe('the promotion of an API', () => {
  const deployed = { revision: 3, canary: NEW, stable: OLD };

  it('increments the revision', () => {
    expect(planPromotion({ revision: 3 }, deployed)).toEqual({ kind: 'raise', from: 3, to: 4 });
  });

  it('has no effect until an earlier promotion is deployed', () => {
    expect(planPromotion({ revision: 4 }, deployed)).toMatchObject({
      kind: 'nothing',
      reason: expect.stringContaining('revision 4 is already promoted, but revision 3 is deployed'),
    });
  });

  it('does nothing if canary and stable have the same document', () => {
    expect(planPromotion({ revision: 3 }, { ...deployed, stable: NEW })).toMatchObject({
      kind: 'nothing',
      reason: expect.stringContaining('nothing to promote'),
    });
  });

  it('never reuses a deployed revision', () => {
    expect(planPromotion({ revision: 1 }, deployed)).toMatchObject({ to: 4 });
  });
});

describe('stable-api.json', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'stable ')), 'stable-api.json');

  it('is reported with a fix if it does not exist', () => {
    expect(() => readStableApi(file)).toThrow(
      /stable-api\.json does not exist: .*restore it with git checkout/,
    );
  });

  it.each(['', '{}', '{"revision":"1"}', '{"revision":0}', '[1]'])('is rejected with %j', (text) => {
    writeFileSync(file, text);
    expect(() => readStableApi(file)).toThrow('expected {"revision": n}');
  });

  it('is written in Prettier’s format, with its other fields unchanged', () => {
    writeFileSync(file, '{ "revision": 1 }\n');
    writeStableApi({ ...readStableApi(file), revision: 2 }, file);
    expect(readFileSync(file, 'utf8')).toBe('{ "revision": 2 }\n');
    expect(readStableApi(file)).toEqual({ revision: 2 });
  });
});
