import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';
import type { ReleaseGroup } from './release-client';

/**
 * Finds the deployment groups of a stack. The CodeDeploy application has the name of the function, and the alias is `live`.
 * @param resources the resources in the stack's state
 * @throws UserError if the function of a group is not in the state
 */
export function findReleaseGroups(resources: readonly RecordedResource[]): ReleaseGroup[] {
  const toText = (value: unknown) => (typeof value === 'string' ? value : '');
  const filterByType = (type: string) => resources.filter((resource) => resource.type === type);
  return filterByType('aws_codedeploy_deployment_group').map(({ attributes }) => {
    const application = toText(attributes.app_name);
    const deploymentGroup = toText(attributes.deployment_group_name);
    const lambda = filterByType('aws_lambda_function').find(
      (resource) => resource.attributes.function_name === application,
    );
    if (!lambda)
      throw new UserError(
        `deployment group ${deploymentGroup} releases ${application}, but the state contains no function with that name: apply the stack again`,
      );
    return {
      application,
      deploymentGroup,
      functionName: application,
      alias: 'live',
      latestVersion: toText(lambda.attributes.version),
    };
  });
}
