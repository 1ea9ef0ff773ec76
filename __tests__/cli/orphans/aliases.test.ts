import { LambdaClient } from '@aws-sdk/client-lambda';
import { createClientOptions } from '../../../src/cli/target/aws';
import { selectUnrecorded } from '../../../src/cli/orphans';
import { createComputeKinds } from '../../../src/cli/orphans/compute';
import { readConfig } from '../../../src/config';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

const formatArn = (name: string, alias: string) =>
  `arn:aws:lambda:us-east-1:000000000000:function:${name}:${alias}`;

/** A fake of Lambda with two functions, one per page, and an alias of each. */
const deleted: unknown[] = [];
beforeAll(() => {
  const respond = ({ constructor: { name }, input }: Command): Promise<object> => {
    if (name.startsWith('Delete')) return Promise.resolve({ done: deleted.push([name, input]) });
    const fn = String(input.FunctionName);
    if (name === 'ListAliasesCommand')
      return Promise.resolve({ Aliases: [{ Name: 'live', AliasArn: formatArn(fn, 'live') }] });
    return Promise.resolve(
      input.Marker
        ? { Functions: [{ FunctionName: 'Checker-x' }] }
        : { Functions: [{ FunctionName: 'Detector-x' }], NextMarker: 'more' },
    );
  };
  jest
    .spyOn(LambdaClient.prototype as unknown as { send: typeof respond }, 'send')
    .mockImplementation(respond);
});
afterAll(() => jest.restoreAllMocks());

test('an alias that an interrupted run did not record is found by its recorded function', async () => {
  const kind = createComputeKinds(createClientOptions(readConfig({}))).find(
    ({ type }) => type === 'aws_lambda_alias',
  )!;
  const found = (await kind.list()).map((one) => ({ type: kind.type, ...one }));
  expect(found.map(({ name }) => name)).toEqual(['Detector-x', 'Checker-x']);
  const recorded = {
    type: 'aws_lambda_alias',
    address: 'aws_lambda_alias.Detector_Live',
    tainted: false,
    attributes: { arn: formatArn('Detector-x', 'live') },
  };
  const orphans = selectUnrecorded([recorded], found);
  expect(orphans.map(({ identity }) => identity)).toEqual([formatArn('Checker-x', 'live')]);
  for (const { remove } of orphans) await remove();
  expect(deleted).toEqual([['DeleteAliasCommand', { FunctionName: 'Checker-x', Name: 'live' }]]);
});
