// What the pages of sections use of the server.
export { makeChange, previewChange } from './changes.js';
export { useQuery, useTopic, useTopicEvents } from './hooks.js';
export { query, RequestError, toErrorBody } from './requests.js';

/** @typedef {import('./requests.js').ErrorBody} ErrorBody */
/**
 * @template T
 * @typedef {import('./hooks.js').QueryResult<T>} QueryResult
 */
