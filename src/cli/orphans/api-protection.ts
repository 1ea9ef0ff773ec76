import {
  APIGatewayClient,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages, type ResourceKind } from './resource-kind';

/** Usage plans, API keys that are on none, and firewalls. */
export function createApiProtectionKinds(options: ClientOptions): ResourceKind[] {
  const api = new APIGatewayClient(options);
  const plans = () =>
    fetchAllPages(
      (position) => api.send(new GetUsagePlansCommand({ position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
  const keysOn = (usagePlanId: string | undefined) =>
    fetchAllPages(
      (position) => api.send(new GetUsagePlanKeysCommand({ usagePlanId, position, limit: 500 })),
      (page) => page.items,
      (page) => page.position,
    );
  return [
    {
      type: 'aws_api_gateway_usage_plan',
      list: async () =>
        (await plans()).map(({ id = '', name = '' }) => ({
          identity: id,
          name,
          remove: () => api.send(new DeleteUsagePlanCommand({ usagePlanId: id })),
        })),
    },
    {
      // No state records a key; one belongs to the environment whose usage plan it is on.
      type: 'aws_api_gateway_api_key',
      list: async () => {
        const all = await fetchAllPages(
          (position) => api.send(new GetApiKeysCommand({ position, limit: 500 })),
          (page) => page.items,
          (page) => page.position,
        );
        const inUse = (await Promise.all((await plans()).map(({ id }) => keysOn(id)))).flat();
        return all
          .filter(({ id }) => !inUse.some((key) => key.id === id))
          .map(({ id = '', name = '' }) => ({
            identity: id,
            name,
            remove: () => api.send(new DeleteApiKeyCommand({ apiKey: id })),
          }));
      },
    },
    firewallKind(options, 'aws_wafv2_web_acl', 'WebACL', 'WebACLs'),
    firewallKind(options, 'aws_wafv2_regex_pattern_set', 'RegexPatternSet', 'RegexPatternSets'),
  ];
}

interface Summary {
  readonly Id: string;
  readonly Name: string;
  readonly LockToken: string;
}

/**
 * Listed and deleted on the emulator only, which takes requests that nobody signed: that is where leftovers are
 * deleted, and not worth one more client package.
 */
function firewallKind({ endpoint }: ClientOptions, type: string, noun: string, plural: string): ResourceKind {
  const call = async (action: string, input: object): Promise<Record<string, Summary[]>> => {
    const answer = await fetch(endpoint ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSWAF_20190729.${action}`,
        'user-agent': `app/${process.env.AWS_SDK_UA_APP_ID ?? ''}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/wafv2/aws4_request',
      },
      body: JSON.stringify({ Scope: 'REGIONAL', ...input }),
    });
    if (!answer.ok) throw new Error(`${action} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, Summary[]>;
  };
  return {
    type,
    list: async () => {
      if (endpoint === undefined) return [];
      const all = (await call(`List${noun}s`, {}))[plural] ?? [];
      return all.map(({ Id, Name, LockToken }) => ({
        identity: Id,
        name: Name,
        remove: () => call(`Delete${noun}`, { Id, Name, LockToken }),
      }));
    },
  };
}
