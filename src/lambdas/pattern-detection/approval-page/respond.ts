import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { STYLE } from './style';

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, run, framed, stored, or told to anybody by the address that led here. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  'strict-transport-security': 'max-age=31536000',
};

/** A page; HEAD gets its headers alone. */
export const createPageResponse = (
  { httpMethod }: Pick<APIGatewayProxyEvent, 'httpMethod'>,
  statusCode: number,
  body: string,
): APIGatewayProxyResult => ({ statusCode, headers: PAGE_HEADERS, body: httpMethod === 'HEAD' ? '' : body });

/** The longest form: name and note, each character as 12 of the URL encoding, and their names. */
const MAX_FORM_LENGTH = 8_192;

/** The fields of a posted form, each its first value; none where the body is anything else. */
export const parseForm = (event: APIGatewayProxyEvent): Readonly<Record<string, string>> => {
  const body = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '');
  if (body.length > MAX_FORM_LENGTH) return {};
  const fields = new URLSearchParams(body);
  return Object.fromEntries(['decision', 'name', 'note'].map((name) => [name, fields.get(name) ?? '']));
};
