import { App, Testing } from 'cdktf';
import { SYSTEM_STACKS } from '../../src/systems/systems';

const stacks = SYSTEM_STACKS.flatMap(({ create }) =>
  create(new App(), { ALERT_EMAIL: 'desk@example.com' }),
).map((stack) => ({ name: stack.node.id, region: stack.region, json: Testing.synth(stack) }));

describe.each(stacks)('$name', ({ name, region, json }) => {
  it('does not read the states of other stacks, so it can be planned if their regions are down', () => {
    expect(json).not.toContain('terraform_remote_state');
  });

  it('has its own state, in its own region', () => {
    const { terraform } = JSON.parse(json) as { terraform: { backend: { s3: object } } };
    expect(terraform.backend.s3).toMatchObject({ key: `${name}.tfstate`, region, use_lockfile: true });
  });
});
