import { ECRClient } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createImageAndSettingKinds } from '../../../src/cli/orphans/images-and-settings';
import { createClientOptions } from '../../../src/cli/target/aws';
import { readConfig } from '../../../src/config';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** Fakes of ECR and Parameter Store with two pages each. */
const deleted: unknown[] = [];
beforeAll(() => {
  const respond = ({ constructor: { name }, input }: Command): Promise<object> => {
    if (name.startsWith('Delete')) return Promise.resolve({ done: deleted.push([name, input]) });
    if (name === 'DescribeRepositoriesCommand')
      return Promise.resolve(
        input.nextToken
          ? { repositories: [{ repositoryName: 'images-b' }] }
          : { repositories: [{ repositoryName: 'images-a' }], nextToken: 'more' },
      );
    return Promise.resolve(
      input.NextToken
        ? { Parameters: [{ Name: 'limit-b' }] }
        : { Parameters: [{ Name: 'limit-a' }], NextToken: 'more' },
    );
  };
  for (const { prototype } of [ECRClient, SSMClient])
    jest.spyOn(prototype as unknown as { send: typeof respond }, 'send').mockImplementation(respond);
});
afterAll(() => jest.restoreAllMocks());

test('repositories and parameters of all pages are found by their names, and deleted', async () => {
  const kinds = createImageAndSettingKinds(createClientOptions(readConfig({})));
  const found = (
    await Promise.all(kinds.map(async ({ type, list }) => (await list()).map((one) => ({ type, ...one }))))
  ).flat();
  expect(found.map(({ type, name, identity }) => [type, name, identity === name])).toEqual([
    ['aws_ecr_repository', 'images-a', true],
    ['aws_ecr_repository', 'images-b', true],
    ['aws_ssm_parameter', 'limit-a', true],
    ['aws_ssm_parameter', 'limit-b', true],
  ]);
  await found[1]!.remove();
  await found[2]!.remove();
  expect(deleted).toEqual([
    ['DeleteRepositoryCommand', { repositoryName: 'images-b', force: true }],
    ['DeleteParameterCommand', { Name: 'limit-a' }],
  ]);
});
