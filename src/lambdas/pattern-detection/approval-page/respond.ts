import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { readBody } from '../../shared/api';
import { STYLE } from './style';

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** The page loads and runs nothing, can't be framed or cached, and sends no referrer. */
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

/** Creates the response with a page. A HEAD request gets only the headers. */
export const createPageResponse = (
  { httpMethod }: Pick<APIGatewayProxyEvent, 'httpMethod'>,
  statusCode: number,
  body: string,
): APIGatewayProxyResult => ({ statusCode, headers: PAGE_HEADERS, body: httpMethod === 'HEAD' ? '' : body });

/** The maximum length of a form: name and note with 12 URL-encoded characters each, and the field names. */
const MAX_FORM_LENGTH = 8_192;

/** Parses a submitted form. Returns the first value of each field, and no fields for an oversized body. */
export const parseForm = (event: APIGatewayProxyEvent): Readonly<Record<string, string>> => {
  const body = readBody(event);
  if (body.length > MAX_FORM_LENGTH) return {};
  const fields = new URLSearchParams(body);
  return Object.fromEntries(['decision', 'name', 'note'].map((name) => [name, fields.get(name) ?? '']));
};
