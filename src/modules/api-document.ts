/** One operation of an OpenAPI document: what API Gateway reads, and whatever else it says. */
export type Operation = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 document, as far as it is looked into here. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly [section: string]: unknown;
}

/** One operation's place in a document. */
export interface Route {
  /** In lower case, as documents have it. */
  readonly method: string;
  readonly path: string;
}

/** One segment of a path: no dot first, nothing encoded, so that no other path hides in it. */
const PATH_PARAMETER = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,511}';

const asksForKey = ({ security }: Operation): boolean => Array.isArray(security) && security.length > 0;

/** A regular expression, for each path that asks for no API key, of the URIs under which the stages answer it. */
export function keylessUris({ paths }: OpenApiDocument, stages: readonly string[]): readonly string[] {
  return Object.entries(paths)
    .filter(([, operations]) => Object.values(operations).every((operation) => !asksForKey(operation)))
    .map(
      ([path]) =>
        `^/(${stages.join('|')})${path.replaceAll('.', '\\.').replace(/\{[^{}]+\}/g, PATH_PARAMETER)}$`,
    );
}

/**
 * The document with an integration in each operation.
 * @param integration what answers a route such as `POST /patterns`
 */
export function integrated(document: OpenApiDocument, integration: (route: string) => object): object {
  const paths = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method,
        {
          ...operation,
          'x-amazon-apigateway-integration': integration(`${method.toUpperCase()} ${path}`),
        },
      ]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Reads a route such as `POST /patterns`. @throws Error if it has not both parts */
export function parseRoute(route: string): Route {
  const [method, path] = route.split(' ');
  if (!method || !path) throw new Error(`A route is "METHOD /path", not "${route}"`);
  return { method: method.toLowerCase(), path };
}
