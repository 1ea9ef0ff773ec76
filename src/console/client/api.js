import { useCallback, useEffect, useRef, useState } from './components/preact.js';
import { followTopic, useConnectionState } from './event-stream.js';

/** What went wrong, what was expected, and how to fix it. @typedef {{ what: string, expected?: string, fix?: string }} ErrorBody */

/** An error that the server answered, or that there was no answer. */
export class RequestError extends Error {
  /** @param {ErrorBody} body @param {number} status 0 if there was no answer */
  constructor(body, status) {
    super(body.what);
    this.body = body;
    this.status = status;
  }
}

const NO_ANSWER = {
  what: 'The console’s server does not answer.',
  fix: 'Start it again with npm start or npx stacks console, and open the URL that it prints.',
};

/** @param {unknown} error @returns {ErrorBody} */
export const toErrorBody = (error) =>
  error instanceof RequestError
    ? error.body
    : { what: String(error instanceof Error ? error.message : error) };

/**
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
async function send(url, options) {
  const response = await fetch(url, options).catch((error) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(NO_ANSWER, 0);
  });
  if (response.ok) return response;
  const answer = await response.json().catch(() => undefined);
  throw new RequestError(
    answer?.error ?? { what: `The server answered ${response.status}.` },
    response.status,
  );
}

/**
 * Reads data of a section.
 * @param {string} section
 * @param {string} name
 * @param {Record<string, string | number | boolean | undefined>} [parameters] those that are undefined are left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function query(section, name, parameters = {}, signal) {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  const response = await send(`/api/${section}/${name}${search && `?${search}`}`, { signal });
  return (await response.json()).data;
}

/** Describes the console: target, environment and pages. @returns {Promise<any>} */
export const loadConsole = async () => (await (await send('/api/console')).json()).data;

/**
 * @template T
 * @typedef {{ data: T | undefined, error: ErrorBody | undefined, loading: boolean, reload: () => void }} QueryResult
 */

/**
 * Reads data of a section, again when the parameters change, and when the server is back after it was gone. While data is
 * loaded again, the previous data remains.
 * @param {string} section
 * @param {string} name
 * @param {Record<string, string | number | boolean | undefined>} [parameters]
 * @returns {QueryResult<any>}
 */
export function useQuery(section, name, parameters = {}) {
  const key = JSON.stringify([section, name, parameters]);
  const [result, setResult] = useState(
    /** @type {{ key: string, data?: any, error?: ErrorBody, loading: boolean }} */ ({ key, loading: true }),
  );
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion((current) => current + 1), []);
  const connection = useConnectionState();
  const wasGone = useRef(false);
  useEffect(() => {
    if (connection === 'disconnected') wasGone.current = true;
    else if (connection === 'connected' && wasGone.current) {
      wasGone.current = false;
      reload();
    }
  }, [connection]);
  useEffect(() => {
    const controller = new AbortController();
    setResult((previous) => ({ key, data: previous.key === key ? previous.data : undefined, loading: true }));
    query(section, name, parameters, controller.signal).then(
      (data) => setResult({ key, data, loading: false }),
      (error) => {
        if (controller.signal.aborted) return;
        setResult((previous) => ({ key, data: previous.data, error: toErrorBody(error), loading: false }));
      },
    );
    return () => controller.abort();
  }, [key, version]);
  const isCurrent = result.key === key;
  return {
    data: isCurrent ? result.data : undefined,
    error: isCurrent ? result.error : undefined,
    loading: !isCurrent || result.loading,
    reload,
  };
}

/**
 * Follows a topic of a section that keeps the latest value.
 * @param {string} section
 * @param {string} topic
 * @param {object} [parameters]
 * @returns {{ value: any, error: ErrorBody | undefined }} the last value remains while there is an error
 */
export function useTopic(section, topic, parameters = {}) {
  const [result, setResult] = useState(
    /** @type {{ value: any, error: ErrorBody | undefined }} */ ({ value: undefined, error: undefined }),
  );
  const key = JSON.stringify([section, topic, parameters]);
  useEffect(() => {
    setResult({ value: undefined, error: undefined });
    /** @param {import('./event-stream.js').TopicEvent} event */
    const update = (event) => {
      if ('value' in event) setResult({ value: event.value, error: undefined });
      else if ('error' in event) setResult((previous) => ({ ...previous, error: event.error }));
    };
    return followTopic(section, topic, parameters, update, { keepsLatest: true });
  }, [key]);
  return result;
}

/**
 * Calls a function with each event of a topic that keeps events. Drawing once a frame is up to the function.
 * @param {string} section
 * @param {string} topic
 * @param {object} parameters
 * @param {(event: import('./event-stream.js').TopicEvent) => void} onEvent
 */
export function useTopicEvents(section, topic, parameters, onEvent) {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const key = JSON.stringify([section, topic, parameters]);
  useEffect(() => followTopic(section, topic, parameters, (event) => latest.current?.(event)), [key]);
}

/**
 * @typedef {{ parameters?: object, reason?: string, confirmed: boolean }} ChangeBody
 * @typedef {(progress: { done: number, total: number }) => void} ProgressListener
 */

/** @param {string} section @param {string} name @param {ChangeBody} body */
const post = (section, name, body) =>
  send(`/api/${section}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/**
 * Asks what a change would do.
 * @param {string} section @param {string} name @param {object} parameters
 * @returns {Promise<any>}
 */
export const previewChange = async (section, name, parameters) =>
  (await (await post(section, name, { parameters, confirmed: false })).json()).preview;

/**
 * Makes a change that the user has confirmed. Pages use ConfirmDialog, which asks.
 * @param {string} section @param {string} name
 * @param {{ parameters: object, reason?: string }} details
 * @param {ProgressListener} [onProgress]
 * @returns {Promise<any>} its result
 */
export async function makeChange(section, name, { parameters, reason }, onProgress) {
  const response = await post(section, name, { parameters, ...(reason && { reason }), confirmed: true });
  let result;
  for await (const line of readLines(response)) {
    if ('progress' in line) onProgress?.(line.progress);
    else if ('error' in line) throw new RequestError(line.error, 200);
    else result = line;
  }
  if (result) return result.result;
  throw new RequestError(
    {
      what: 'The connection ended before the result of the change.',
      fix: 'The change may be complete: look at .stacks/console/changes.jsonl before you repeat it.',
    },
    0,
  );
}

/** Reads the lines of an answer, each of them JSON. @param {Response} response */
async function* readLines(response) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body)
    .pipeThrough(/** @type {any} */ (new TextDecoderStream()))
    .getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    text += value ?? '';
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
    if (done) return;
  }
}
