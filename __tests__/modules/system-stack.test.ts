import { App, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { SystemStack } from '../../src/modules/system-stack';
import { synthesizeWith } from '../support/synth';

describe('SystemStack', () => {
  it('stores its state in S3 under its own name, with a lock file and encryption', () => {
    expect(synthesizeWith(() => {}).json.terraform.backend.s3).toEqual({
      bucket: 'trial-state',
      key: 'trial-test.tfstate',
      region: 'us-east-1',
      encrypt: true,
      use_lockfile: true,
    });
  });

  it('tags every resource through the provider', () => {
    expect(synthesizeWith(() => {}).json.provider.aws).toEqual([
      { region: 'us-east-1', default_tags: [{ tags: { Project: 'Trial' } }] },
    ]);
  });

  it('sends nothing to AWS if an endpoint is given', () => {
    const { json } = synthesizeWith(() => {}, 'http://127.0.0.1:9');
    const provider = json.provider.aws![0]!;
    expect(provider).toMatchObject({ access_key: 'test', secret_key: 'test' });
    const endpoints = (provider.endpoints as Record<string, string>[])[0]!;
    expect(new Set(Object.values(endpoints))).toEqual(new Set(['http://127.0.0.1:9']));
    expect(json.terraform.backend.s3).toMatchObject({ endpoints: { s3: 'http://127.0.0.1:9' } });
  });

  it('names resources, and publishes outputs under exactly the given name', () => {
    const { json } = synthesizeWith(({ stack }) => {
      expect(stack.createPhysicalName('Orders', 'table')).toBe('Orders-test');
      stack.addOutput('SomeUrl', 'http://x', 'What it is');
    });
    expect(json.output).toEqual({ SomeUrl: { value: 'http://x', description: 'What it is' } });
  });

  it('is found from any construct inside it, and only there', () => {
    synthesizeWith(({ stack }) => {
      expect(SystemStack.of(new Construct(new Construct(stack, 'a'), 'b'))).toBe(stack);
    });
    expect(() => SystemStack.of(Testing.stubVersion(new App()))).toThrow();
  });
});
