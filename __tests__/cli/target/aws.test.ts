import { createServer, type AddressInfo } from 'node:net';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createClientOptions } from '../../../src/cli/target/aws';
import { readCommonConfig } from '../../../src/config';

describe('a client of the command line', () => {
  it('fails if a service accepts the connection and never answers', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const config = { ...readCommonConfig({ TARGET: 'local' }), endpoint: `http://127.0.0.1:${port}` };
    const client = new SSMClient(createClientOptions(config, { requestTimeout: 50, maxAttempts: 1 }));
    await expect(client.send(new GetParameterCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    client.destroy();
    silent.close();
  });
});
