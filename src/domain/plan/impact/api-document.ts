import type { Json } from '../plan';
import {
  asAttributes,
  parseDocument,
  formatList,
  asList,
  type Impact,
  type ChangedResource,
  getLabel,
} from './impact';
import { OPENAPI_METHODS } from '../openapi-methods';

/** Which operations of an API's OpenAPI document are new, gone, opened to anyone or closed. */
export function findApiDocumentImpacts(sides: ChangedResource): Impact[] {
  if (!['aws_api_gateway_rest_api', 'aws_apigatewayv2_api'].includes(sides.type)) return [];
  if (sides.deleted) return [];
  if (sides.unknown.body === true && Object.keys(parseDocument(sides.after.body)).length === 0)
    return sides.created && !sides.configured.has('body')
      ? []
      : [
          {
            kind: 'network',
            effect: 'unknown',
            subject: `API ${getLabel(sides)}`,
            description: `what API ${getLabel(sides)} asks of its callers is known only after the apply`,
          },
        ];
  const [before, after] = [parseOperations(sides.before.body), parseOperations(sides.after.body)];
  const api = getLabel(sides);
  const meaning = (effect: Impact['effect'], sentence: string): Impact => ({
    kind: 'network',
    effect,
    description: `API ${api}: ${sentence}`,
    subject: `API ${api}`,
  });
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((operation) => {
    const [was, is] = [before.get(operation), after.get(operation)];
    if (was === is) return [];
    if (is === undefined) return [meaning('narrows', `${operation} is gone`)];
    if (is === '') return [meaning('widens', `anyone may now call ${operation}`)];
    if (was === undefined) return [meaning('widens', `${operation} is new, for callers with ${is}`)];
    if (was === '')
      return [meaning('narrows', `${operation} now asks for ${is}; anyone could call it before`)];
    return [meaning('moves', `${operation} asks for ${is} instead of ${was}`)];
  });
}

/** What each operation asks of its caller: the names of its security schemes, none being the empty text. */
function parseOperations(body: Json | undefined): Map<string, string> {
  const document = parseDocument(body);
  const operations = new Map<string, string>();
  for (const [path, item] of Object.entries(asAttributes(document.paths)))
    for (const method of OPENAPI_METHODS) {
      if (!Object.hasOwn(asAttributes(item), method)) continue;
      const { security = document.security } = asAttributes(asAttributes(item)[method]);
      const ways = asList(security).map((way) => formatList(Object.keys(asAttributes(way)).sort()));
      // One way that asks for nothing opens it, whatever the others ask for.
      operations.set(`${method.toUpperCase()} ${path}`, ways.includes('') ? '' : ways.sort().join(' or '));
    }
  return operations;
}
