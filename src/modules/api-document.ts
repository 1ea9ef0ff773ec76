/** An operation of an OpenAPI document, with its extensions for API Gateway. */
export type Operation = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 document, with the sections that this module reads. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly [section: string]: unknown;
}

/** The method and path of an operation. */
export interface ApiRoute {
  /** In lower case, as in the document. */
  readonly method: string;
  readonly path: string;
}

/** One path segment. It can't begin with a dot or contain encoded characters, so it can't hide another path. */
const PATH_PARAMETER = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,511}';

/** Whether clients of an operation must send an API key of the usage plan. */
const requiresApiKey = ({ security }: Operation): boolean =>
  Array.isArray(security) && security.some((scheme: object) => 'apiKey' in scheme);

/** Whether clients of at least one operation must send an API key of the usage plan. */
export const usesApiKeys = ({ paths }: OpenApiDocument): boolean =>
  Object.values(paths).some((operations) => Object.values(operations).some(requiresApiKey));

/** Returns, for each path that requires no API key, a regular expression for its URIs on the stages. WAF captures no groups. */
export function findKeylessUris({ paths }: OpenApiDocument, stages: readonly string[]): readonly string[] {
  return Object.entries(paths)
    .filter(([, operations]) => Object.values(operations).every((operation) => !requiresApiKey(operation)))
    .map(
      ([path]) =>
        `^/(?:${stages.join('|')})${path.replaceAll('.', '\\.').replace(/\{[^{}]+\}/g, PATH_PARAMETER)}$`,
    );
}

/** A schema of a document, with the keywords that this module reads. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** The keywords of a schema that describe values by other schemas. */
const COMBINATIONS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'not']);

/**
 * Creates the model of a schema that API Gateway validates: the names of the properties and their types. API Gateway
 * reports a missing or unknown property by name, but not which value is invalid and not which of several schemas it
 * expected, so the functions validate these and report them.
 */
function createModel({ properties, ...keywords }: Schema): Schema {
  const schema = Object.fromEntries(Object.entries(keywords).filter(([name]) => !COMBINATIONS.has(name)));
  if (!properties) return schema;
  const types = Object.entries(properties).map(([name, { type, description }]) => [
    name,
    { ...(type !== undefined && { type }), ...(description !== undefined && { description }) },
  ]);
  return { ...schema, properties: Object.fromEntries(types) as Record<string, Schema> };
}

/** Returns the components with the models of API Gateway in place of the schemas. */
function createModels(components: unknown): object | undefined {
  if (typeof components !== 'object' || components === null) return undefined;
  const { schemas = {}, ...otherComponents } = components as { schemas?: Readonly<Record<string, Schema>> };
  const models = Object.entries(schemas).map(([name, schema]) => [name, createModel(schema)]);
  return { ...otherComponents, schemas: Object.fromEntries(models) as Record<string, Schema> };
}

/**
 * Returns the document as API Gateway imports it: with an integration in each operation, and with models for schemas.
 * @param createIntegration returns the integration of a route such as `POST /items`
 */
export function addIntegrations(
  document: OpenApiDocument,
  createIntegration: (route: string) => object,
): object {
  const paths = Object.entries(document.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method,
        {
          ...operation,
          'x-amazon-apigateway-integration': createIntegration(`${method.toUpperCase()} ${path}`),
        },
      ]),
    ),
  ]);
  const models = createModels(document.components);
  return { ...document, paths: Object.fromEntries(paths), ...(models && { components: models }) };
}

/** Parses a route such as `POST /items`. @throws Error unless it has a method and a path */
export function parseRoute(route: string): ApiRoute {
  const [method, path] = route.split(' ');
  if (!method || !path) throw new Error(`Expected a route such as "METHOD /path", got "${route}"`);
  return { method: method.toLowerCase(), path };
}

/** Parses the route of an operation. @throws Error that names the API, if its document has no such operation */
export function parseOperation(route: string, { paths }: OpenApiDocument, api: string): ApiRoute {
  const { method, path } = parseRoute(route);
  if (paths[path]?.[method]) return { method, path };
  throw new Error(`The OpenAPI document of ${api} has no operation ${route}`);
}
