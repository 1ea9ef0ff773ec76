import {
  MAX_ALERT_ID_LENGTH,
  MAX_PERSON_LENGTH,
  MAX_REMARK_LENGTH,
  MUTE_DURATION_PATTERN,
} from '../../domain/alerts';
import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import { symbolSchema } from './api-schemas';
import { API_KEY_SECURITY, createParameter, describeResponse } from '../../modules/openapi';
import { COMMON_RESPONSES } from './openapi-common';

const patternSchema = { type: 'string', enum: [...DEPLOYED_PATTERNS] };
const person = { type: 'string', minLength: 1, maxLength: MAX_PERSON_LENGTH, description: 'who does this' };
const remark = { type: 'string', maxLength: MAX_REMARK_LENGTH };
const VALIDATION_ERROR = describeResponse('{error, field, rule, got, message, requestId}');

/** The requests with which people respond to alerts. The function also rejects names and texts that are not printable. */
export const ALERT_ACTION_SCHEMAS = {
  Acknowledgement: {
    type: 'object',
    required: ['alertId', 'by'],
    properties: {
      alertId: { type: 'string', minLength: 1, maxLength: MAX_ALERT_ID_LENGTH },
      by: person,
      note: remark,
    },
  },
  MuteRequest: {
    type: 'object',
    description: 'symbol or pattern, but not both',
    required: ['by'],
    properties: {
      symbol: symbolSchema,
      pattern: patternSchema,
      for: { type: 'string', pattern: MUTE_DURATION_PATTERN, description: 'at most 30d; 2h if missing' },
      by: person,
      reason: remark,
    },
  },
};

const createBody = (schema: string) => ({
  required: true,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** The paths of the same actions as `stacks alerts mute`, `unmute`, `mutes` and `ack`. */
export const ALERT_ACTION_PATHS = {
  '/alerts/acknowledgements': {
    post: {
      summary: 'Records who has seen an alert, once',
      security: API_KEY_SECURITY,
      'x-amazon-apigateway-request-validator': 'body',
      requestBody: createBody('Acknowledgement'),
      responses: {
        200: describeResponse('the alert'),
        400: VALIDATION_ERROR,
        404: describeResponse('{error, message, requestId}: the alert does not exist'),
        409: describeResponse('{error, message, requestId}: already acknowledged, by whom and when'),
        ...COMMON_RESPONSES,
      },
    },
  },
  '/mutes': {
    get: {
      summary: 'The mutes that have not ended, by their end',
      security: API_KEY_SECURITY,
      responses: { 200: describeResponse('{items}'), ...COMMON_RESPONSES },
    },
    post: {
      summary: 'Stops the notifications of a symbol or pattern until a time; its alerts are still recorded',
      security: API_KEY_SECURITY,
      'x-amazon-apigateway-request-validator': 'body',
      requestBody: createBody('MuteRequest'),
      responses: {
        200: describeResponse('{kind, target, until, by, reason?, createdAt}'),
        400: VALIDATION_ERROR,
        ...COMMON_RESPONSES,
      },
    },
    delete: {
      summary: 'Ends the mute of a symbol or pattern',
      parameters: [
        createParameter('symbol', 'the muted symbol', symbolSchema),
        createParameter('pattern', 'the muted pattern', patternSchema),
      ],
      security: API_KEY_SECURITY,
      responses: {
        200: describeResponse('{kind, target, until, by, reason?, createdAt}: the mute that has ended'),
        400: VALIDATION_ERROR,
        404: describeResponse('{error, message, requestId}: it is not muted'),
        ...COMMON_RESPONSES,
      },
    },
  },
};
