import { useCallback, useEffect, useRef, useState } from './components/preact.js';
import { followTopic, useConnectionState } from './event-stream.js';
import { query, RequestError, toErrorBody } from './requests.js';

/** @typedef {import('./requests.js').ErrorBody} ErrorBody */

/** Whether the same request can succeed later: the server or the target did not answer. @param {unknown} error */
const isTransient = (error) => error instanceof RequestError && (error.status === 0 || error.status === 502);

/** How long a page waits before it asks again for data that it could not get, in milliseconds. */
const RETRY_MS = 5_000;

/**
 * @template T
 * @typedef {{ data: T | undefined, error: ErrorBody | undefined, loading: boolean, reload: () => void }} QueryResult
 */

/**
 * Reads data of a section, again when the parameters change, and when the server or the target is back after it was gone.
 * While data is loaded again, the previous data remains.
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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let retry;
    setResult((previous) => (previous.key === key ? { ...previous, loading: true } : { key, loading: true }));
    query(section, name, parameters, controller.signal).then(
      (data) => setResult({ key, data, loading: false }),
      (error) => {
        if (controller.signal.aborted) return;
        if (isTransient(error)) retry = setTimeout(reload, RETRY_MS);
        setResult((previous) => ({ key, data: previous.data, error: toErrorBody(error), loading: false }));
      },
    );
    return () => {
      clearTimeout(retry);
      controller.abort();
    };
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
      else setResult((previous) => ({ ...previous, error: 'error' in event ? event.error : undefined }));
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
