import { DeleteRepositoryCommand, DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DeleteParameterCommand, DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

/** Creates the resource kinds of repositories of container images, and of parameters of Parameter Store. */
export function createImageAndSettingKinds(options: ClientOptions): ResourceKind[] {
  const ecr = new ECRClient(options);
  const ssm = new SSMClient(options);
  return [
    {
      type: 'aws_ecr_repository',
      list: async () => {
        const listed = await fetchAllPages(
          (nextToken) => ecr.send(new DescribeRepositoriesCommand({ nextToken })),
          (page) => page.repositories,
          (page) => page.nextToken,
        );
        return listed.map(({ repositoryName = '' }) => ({
          identity: repositoryName,
          name: repositoryName,
          // With its images.
          remove: () => ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true })),
        }));
      },
    },
    {
      type: 'aws_ssm_parameter',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => ssm.send(new DescribeParametersCommand({ NextToken })),
          (page) => page.Parameters,
          (page) => page.NextToken,
        );
        return listed.map(({ Name = '' }) => ({
          identity: Name,
          name: Name,
          remove: () => ssm.send(new DeleteParameterCommand({ Name })),
        }));
      },
    },
  ];
}
