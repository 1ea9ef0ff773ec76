import { UserError } from '../errors';
import type { RecordedResource } from '../terraform/state-bucket';
import type { ReleaseGroup } from './releases';

/**
 * The deployment groups of a stack, with what they release: the application has its function's name, and the alias is
 * the function's `live`.
 * @param resources what the stack's state records
 * @throws UserError if a group's function is not in the state
 */
export function releaseGroups(resources: readonly RecordedResource[]): ReleaseGroup[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  return of('aws_codedeploy_deployment_group').map(({ attributes }) => {
    const [application, group] = [text(attributes.app_name), text(attributes.deployment_group_name)];
    const fn = of('aws_lambda_function').find((one) => one.attributes.function_name === application);
    if (!fn)
      throw new UserError(
        `deployment group ${group} releases ${application}, and the state holds no function of that name: apply the stack again`,
      );
    return { application, group, fn: application, alias: 'live', newest: text(fn.attributes.version) };
  });
}
