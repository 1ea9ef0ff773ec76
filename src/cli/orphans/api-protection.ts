import {
  APIGatewayClient,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

type Tags = Readonly<Record<string, string>>;

/**
 * Creates the resource kinds of usage plans, API keys without a usage plan, and web ACLs.
 * @param isOwn whether the tags are those of this project
 */
export function createApiProtectionKinds(
  options: ClientOptions,
  isOwn: (tags: Tags) => boolean,
): ResourceKind[] {
  const api = new APIGatewayClient(options);
  const listPlans = () =>
    fetchAllPages(
      (position) => api.send(new GetUsagePlansCommand({ position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
  const listPlanKeys = (usagePlanId: string | undefined) =>
    fetchAllPages(
      (position) => api.send(new GetUsagePlanKeysCommand({ usagePlanId, position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
  return [
    {
      type: 'aws_api_gateway_usage_plan',
      list: async () =>
        (await listPlans()).map(({ id = '', name = '' }) => ({
          identity: id,
          name,
          remove: () => api.send(new DeleteUsagePlanCommand({ usagePlanId: id })),
        })),
    },
    {
      // Keys are not in the state: a key belongs to the environment of its usage plan.
      type: 'aws_api_gateway_api_key',
      list: async () => {
        const listed = await fetchAllPages(
          (position) => api.send(new GetApiKeysCommand({ position, limit: 500 })),
          (page) => page.items,
          (page) => page.position,
        );
        const inUse = (await Promise.all((await listPlans()).map(({ id }) => listPlanKeys(id)))).flat();
        return listed
          .filter(({ id }) => !inUse.some((key) => key.id === id))
          .map(({ id = '', name = '', tags = {} }) => ({
            identity: id,
            name,
            hasOwnTags: isOwn(tags),
            remove: () => api.send(new DeleteApiKeyCommand({ apiKey: id })),
          }));
      },
    },
    createFirewallKind(options, 'aws_wafv2_web_acl', 'WebACL', 'WebACLs'),
    createFirewallKind(options, 'aws_wafv2_regex_pattern_set', 'RegexPatternSet', 'RegexPatternSets'),
  ];
}

interface FirewallSummary {
  readonly Id: string;
  readonly Name: string;
  readonly LockToken: string;
}

/**
 * Lists and deletes WAF resources on the emulator only, which accepts unsigned requests. Orphaned resources are deleted only
 * there, so the WAF client package is not needed.
 */
function createFirewallKind(
  { endpoint }: ClientOptions,
  type: string,
  noun: string,
  plural: string,
): ResourceKind {
  const sendRequest = async (action: string, input: object): Promise<Record<string, FirewallSummary[]>> => {
    const response = await fetch(endpoint ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSWAF_20190729.${action}`,
        'user-agent': `app/${process.env.AWS_SDK_UA_APP_ID ?? ''}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/wafv2/aws4_request',
      },
      body: JSON.stringify({ Scope: 'REGIONAL', ...input }),
    });
    if (!response.ok)
      throw new Error(`${action} failed with status ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, FirewallSummary[]>;
  };
  return {
    type,
    list: async () => {
      if (endpoint === undefined) return [];
      const listed = (await sendRequest(`List${noun}s`, {}))[plural] ?? [];
      return listed.map(({ Id, Name, LockToken }) => ({
        identity: Id,
        name: Name,
        remove: () => sendRequest(`Delete${noun}`, { Id, Name, LockToken }),
      }));
    },
  };
}
