import type { Json } from '../plan';
import { attributesOf, documentOf, inWords, listOf, type Meaning, type Sides, titleOf } from './meaning';
import { METHODS } from '../openapi-methods';

/** Which operations of an API's OpenAPI document are new, gone, opened to anyone or closed. */
export function apiDocumentMeanings(sides: Sides): Meaning[] {
  if (!['aws_api_gateway_rest_api', 'aws_apigatewayv2_api'].includes(sides.type)) return [];
  if (sides.deleted) return [];
  if (sides.unknown.body === true && Object.keys(documentOf(sides.after.body)).length === 0)
    return sides.created && !sides.written.has('body')
      ? []
      : [
          {
            kind: 'network',
            effect: 'unknown',
            about: `API ${titleOf(sides)}`,
            sentence: `what API ${titleOf(sides)} asks of its callers is known only after the apply`,
          },
        ];
  const [before, after] = [operationsOf(sides.before.body), operationsOf(sides.after.body)];
  const api = titleOf(sides);
  const meaning = (effect: Meaning['effect'], sentence: string): Meaning => ({
    kind: 'network',
    effect,
    sentence: `API ${api}: ${sentence}`,
    about: `API ${api}`,
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
function operationsOf(body: Json | undefined): Map<string, string> {
  const document = documentOf(body);
  const operations = new Map<string, string>();
  for (const [path, item] of Object.entries(attributesOf(document.paths)))
    for (const method of METHODS) {
      if (!Object.hasOwn(attributesOf(item), method)) continue;
      const { security = document.security } = attributesOf(attributesOf(item)[method]);
      const ways = listOf(security).map((way) => inWords(Object.keys(attributesOf(way)).sort()));
      // One way that asks for nothing opens it, whatever the others ask for.
      operations.set(`${method.toUpperCase()} ${path}`, ways.includes('') ? '' : ways.sort().join(' or '));
    }
  return operations;
}
