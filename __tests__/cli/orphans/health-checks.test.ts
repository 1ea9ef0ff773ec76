import { createHealthCheckKind } from '../../../src/cli/orphans/health-checks';
import { createClientOptions } from '../../../src/cli/target/aws';
import { readConfig } from '../../../src/config';

const TAGS: Readonly<Record<string, readonly [project: string, suffix: string]>> = {
  a1: ['TradingPlatform', 'east'],
  b2: ['Other', 'north-east'],
};
const formatTags = ([project, suffix]: readonly [string, string]) =>
  `<Tag><Key>Project</Key><Value>${project}</Value></Tag><Tag><Key>EnvironmentSuffix</Key><Value>${suffix}</Value></Tag>`;

/** Answers as Route 53 does, with a page for each health check. */
const requests: string[] = [];
const respond = (url: string, { method }: RequestInit): Response => {
  const path = url.replace(/^.*\/2013-04-01/, '');
  requests.push(`${method} ${path}`);
  const id = path.split('/').at(-1)!;
  if (path.startsWith('/tags/')) return new Response(`<Tags>${formatTags(TAGS[id]!)}</Tags>`);
  if (path === '/healthcheck?marker=')
    return new Response(
      '<HealthChecks><HealthCheck><Id>a1</Id></HealthCheck></HealthChecks><NextMarker>a1</NextMarker>',
    );
  if (path === '/healthcheck?marker=a1')
    return new Response('<HealthChecks><HealthCheck><Id>b2</Id></HealthCheck></HealthChecks>');
  return method === 'DELETE' ? new Response('') : new Response('no such path', { status: 404 });
};

afterAll(() => jest.restoreAllMocks());

test('health checks of all pages are found on the emulator by the tag of their environment, and deleted', async () => {
  jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation((url, init) => Promise.resolve(respond(url as string, init!)));
  const local = createClientOptions(readConfig({ TARGET: 'local' }));
  const { list } = createHealthCheckKind(local, ({ Project }) => Project === 'TradingPlatform');
  const found = await list();
  expect(found.map(({ identity, name, hasOwnTags }) => [identity, name, hasOwnTags])).toEqual([
    ['a1', 'a1-east', true],
    ['b2', 'b2-north-east', false],
  ]);
  await found[0]!.remove();
  expect(requests.at(-1)).toBe('DELETE /healthcheck/a1');

  requests.length = 0;
  const aws = createClientOptions(readConfig({ TARGET: 'aws' }));
  expect(await createHealthCheckKind(aws, () => true).list()).toEqual([]);
  expect(requests).toEqual([]);
});
