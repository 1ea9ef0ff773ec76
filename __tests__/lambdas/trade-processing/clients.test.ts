import {
  createBucketClients,
  createClientCache,
  createKeyClients,
  createTableClients,
} from '../../../src/lambdas/trade-processing/adapters/clients';

const ENDPOINT = 'https://service.eu-west-1.amazonaws.com';

/** The parts of the configuration of a client that the adapters set. */
interface Configured {
  readonly config: { readonly endpoint: () => Promise<{ readonly hostname: string }> };
}

beforeAll(() => {
  process.env.AWS_REGION = 'eu-west-1';
});

it('clients call the endpoint of the setting', async () => {
  for (const getClient of [createTableClients(), createBucketClients(), createKeyClients()]) {
    const { config } = getClient(ENDPOINT) as unknown as Configured;
    expect((await config.endpoint()).hostname).toBe('service.eu-west-1.amazonaws.com');
    expect(getClient(ENDPOINT)).toBe(getClient(ENDPOINT));
  }
});

it('a client is created again when its endpoint has changed', () => {
  const endpoints: string[] = [];
  const getClient = createClientCache((endpoint) => endpoints.push(endpoint));
  expect(['a', 'a', 'b', 'b', 'a'].map(getClient)).toEqual([1, 1, 2, 2, 3]);
  expect(endpoints).toEqual(['a', 'b', 'a']);
});
