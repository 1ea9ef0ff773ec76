import { mergeOutputs } from '../../../src/cli/commands/outputs';

const createStack = (name: string, outputs: Record<string, string>) => ({
  stack: { name },
  outputs: Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, { value, sensitive: key === 'Secret' }]),
  ),
});

describe('the outputs as JSON', () => {
  it('contain the values of all stacks, without secrets', () => {
    const stacks = [
      createStack('orders-dev', { Url: 'u', Secret: 's' }),
      createStack('prices-dev', { Table: 't' }),
    ];
    expect(mergeOutputs(stacks)).toEqual({ Url: 'u', Secret: '(sensitive)', Table: 't' });
  });

  it('are rejected if two stacks have the same output', () => {
    const regions = ['us-east-1', 'eu-west-1'].map((region) =>
      createStack(`orders-${region}-dev`, { Url: region }),
    );
    expect(() => mergeOutputs(regions)).toThrow(
      'orders-us-east-1-dev and orders-eu-west-1-dev both have an output Url: name the stack',
    );
  });
});
