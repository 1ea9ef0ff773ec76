import type { Json } from '../plan';
import { asList, asMap } from '../value';
import { parseDocument, formatList, type Impact, type ChangedResource, getLabel } from './impact';
import { OPENAPI_METHODS } from '../openapi-methods';

/** Finds the operations in the OpenAPI document of an API that are added or removed, or whose authorization changes. */
export function findApiDocumentImpacts(change: ChangedResource): Impact[] {
  if (!['aws_api_gateway_rest_api', 'aws_apigatewayv2_api'].includes(change.type)) return [];
  if (change.deleted) return [];
  if (change.unknown.body === true && Object.keys(parseDocument(change.after.body)).length === 0)
    return change.created && !change.configured.has('body')
      ? []
      : [
          {
            kind: 'network',
            effect: 'unknown',
            subject: `API ${getLabel(change)}`,
            description: `the authorization of API ${getLabel(change)} is known only after the apply`,
          },
        ];
  const [before, after] = [parseOperations(change.before.body), parseOperations(change.after.body)];
  const api = getLabel(change);
  const createImpact = (effect: Impact['effect'], description: string): Impact => ({
    kind: 'network',
    effect,
    description: `API ${api}: ${description}`,
    subject: `API ${api}`,
  });
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((operation) => {
    const [previous, current] = [before.get(operation), after.get(operation)];
    if (previous === current) return [];
    if (current === undefined) return [createImpact('narrows', `${operation} is removed`)];
    if (current === '') return [createImpact('widens', `anyone may now call ${operation}`)];
    if (previous === undefined)
      return [createImpact('widens', `${operation} is added and requires ${current}`)];
    if (previous === '')
      return [createImpact('narrows', `${operation} now requires ${current}; before, anyone could call it`)];
    return [createImpact('changes', `${operation} now requires ${current} instead of ${previous}`)];
  });
}

/** Maps each operation to the names of its security schemes. The text is empty if anyone may call the operation. */
function parseOperations(body: Json | undefined): Map<string, string> {
  const document = parseDocument(body);
  const operations = new Map<string, string>();
  for (const [path, item] of Object.entries(asMap(document.paths)))
    for (const method of OPENAPI_METHODS) {
      if (!Object.hasOwn(asMap(item), method)) continue;
      const { security = document.security } = asMap(asMap(item)[method]);
      const alternatives = asList(security).map((schemes) => formatList(Object.keys(asMap(schemes)).sort()));
      // One alternative without a scheme opens the operation to anyone.
      operations.set(
        `${method.toUpperCase()} ${path}`,
        alternatives.includes('') ? '' : alternatives.sort().join(' or '),
      );
    }
  return operations;
}
