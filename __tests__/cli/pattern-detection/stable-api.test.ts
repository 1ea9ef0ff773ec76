import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deployedApi,
  judgePromotion,
  readStableApi,
  writeStableApi,
} from '../../../src/cli/pattern-detection/stable-api';

const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)];
const deployment = (triggers: object, description = '') => ({
  type: 'aws_api_gateway_deployment',
  address: 'aws_api_gateway_deployment.Deployment',
  tainted: false,
  attributes: { triggers, description },
});

describe('the deployed API', () => {
  const canary = deployment({ document: NEW });

  it('is read from its two deployments', () => {
    const stable = deployment({ revision: '3' }, `document ${OLD}`);
    expect(deployedApi([stable, canary])).toEqual({ revision: 3, canary: NEW, stable: OLD });
    expect(deployedApi([canary, deployment({ revision: '3' })])).toEqual({ revision: 3, canary: NEW });
  });

  it('must be there', () => {
    expect(() => deployedApi([])).toThrow('no API canary is deployed: run npx stacks deploy first');
    expect(() => deployedApi([canary])).toThrow('no API canary is deployed');
  });
});

describe('a promotion', () => {
  const deployed = { revision: 3, canary: NEW, stable: OLD };

  it('raises the revision by one', () => {
    expect(judgePromotion({ revision: 3 }, deployed)).toEqual({ kind: 'raise', from: 3, to: 4 });
  });

  it('has no further effect until it is deployed', () => {
    expect(judgePromotion({ revision: 4 }, deployed)).toMatchObject({
      kind: 'nothing',
      why: expect.stringContaining('revision 4 is promoted already and not deployed yet'),
    });
  });

  it('has nothing to do where canary and stable have the same document', () => {
    expect(judgePromotion({ revision: 3 }, { ...deployed, stable: NEW })).toMatchObject({
      kind: 'nothing',
      why: expect.stringContaining('nothing to promote'),
    });
  });

  it('never takes a revision that was deployed before', () => {
    expect(judgePromotion({ revision: 1 }, deployed)).toMatchObject({ to: 4 });
  });
});

describe('stable-api.json', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'stable ')), 'stable-api.json');

  it('is missed with what to do', () => {
    expect(() => readStableApi(file)).toThrow(/stable-api\.json is not there: .*check it out again/);
  });

  it.each(['', '{}', '{"revision":"1"}', '{"revision":0}', '[1]'])('refuses %j', (text) => {
    writeFileSync(file, text);
    expect(() => readStableApi(file)).toThrow('is to hold {"revision": n}');
  });

  it('is written as the formatter wants it, and keeps what else it says', () => {
    writeFileSync(file, '{ "revision": 1 }\n');
    writeStableApi({ ...readStableApi(file), revision: 2 }, file);
    expect(readFileSync(file, 'utf8')).toBe('{ "revision": 2 }\n');
    expect(readStableApi(file)).toEqual({ revision: 2 });
  });
});
