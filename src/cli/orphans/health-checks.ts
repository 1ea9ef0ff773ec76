import { ENVIRONMENT_TAG } from '../../config';
import type { ClientOptions } from '../target/aws';
import type { ResourceKind } from './resource-kind';

const PATH = '/2013-04-01';

/**
 * Creates the resource kind of health checks. They have no name, so their tag of the environment is the end of one. They are
 * listed on the emulator only, which accepts unsigned requests; on AWS, `drift` finds them by their tags. So the client package
 * of Route 53 is not needed.
 * @param isOwn whether the tags are those of this project
 */
export function createHealthCheckKind(
  { endpoint }: ClientOptions,
  isOwn: (tags: Readonly<Record<string, string>>) => boolean,
): ResourceKind {
  const sendRequest = async (method: string, path: string): Promise<string> => {
    const response = await fetch(`${String(endpoint)}${PATH}${path}`, {
      method,
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request' },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} failed with status ${response.status}: ${text}`);
    return text;
  };
  const listIds = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (let marker = ''; ;) {
      const page = await sendRequest('GET', `/healthcheck?marker=${marker}`);
      ids.push(...readElements(page, 'Id'));
      const [next] = readElements(page, 'NextMarker');
      if (next === undefined) return ids;
      marker = next;
    }
  };
  const readTags = async (id: string): Promise<Readonly<Record<string, string>>> => {
    const text = await sendRequest('GET', `/tags/healthcheck/${id}`);
    const values = readElements(text, 'Value');
    return Object.fromEntries(readElements(text, 'Key').map((key, index) => [key, values[index] ?? '']));
  };
  return {
    type: 'aws_route53_health_check',
    list: async () => {
      if (endpoint === undefined) return [];
      const checks = (await listIds()).map(async (id) => {
        const tags = await readTags(id);
        return {
          identity: id,
          name: `${id}-${tags[ENVIRONMENT_TAG] ?? ''}`,
          hasOwnTags: isOwn(tags),
          remove: () => sendRequest('DELETE', `/healthcheck/${id}`),
        };
      });
      return Promise.all(checks);
    },
  };
}

/** Reads the texts of all elements with a name in the XML of the emulator, which nests none of them. */
const readElements = (xml: string, name: string): string[] =>
  [...xml.matchAll(/<(\w+)>([^<]*)<\//g)].flatMap(([, element, text = '']) => (element === name ? text : []));
