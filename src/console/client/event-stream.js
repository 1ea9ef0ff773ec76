import { useEffect, useState } from './components/preact.js';

/**
 * What a topic sends. `value` is a value; `error` means that the topic failed and is tried again; `reset` that events were
 * missed, so that the page should load its data again.
 * @typedef {{ value: any } | { error: import('./api.js').ErrorBody } | { reset: true }} TopicEvent
 */

/** @typedef {'connecting' | 'connected' | 'disconnected' | 'refused'} ConnectionState */

/** @typedef {{ section: string, topic: string, parameters: object, lastId?: string, last?: TopicEvent, listeners: Set<(event: TopicEvent) => void> }} Followed */

/** The server sends a heartbeat every 15 seconds. Without any event for longer than this, it is not there, in milliseconds. */
const SILENCE_MS = 40_000;
/** Reconnection after an answer that ends the browser's own attempts, in milliseconds. */
const RECONNECT_MS = 2_000;

/**
 * A hidden page gives its connection up after this time, in milliseconds: a browser opens at most six to a server, for all of
 * its tabs together.
 */
const HIDDEN_MS = 10_000;

/** @type {Map<string, Followed>} */
const followed = new Map();
/** @type {Set<(state: ConnectionState) => void>} */
const stateListeners = new Set();
/** @type {EventSource | undefined} */
let source;
/** @type {ConnectionState} */
let state = 'connecting';
let nextKey = 1;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pendingConnect;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
let isPaused = false;

document.addEventListener('visibilitychange', () => {
  clearTimeout(pause);
  if (document.hidden) {
    pause = setTimeout(() => {
      isPaused = true;
      disconnect();
    }, HIDDEN_MS);
  } else if (isPaused) {
    isPaused = false;
    connect();
  }
});

function disconnect() {
  source?.close();
  clearTimeout(silence);
}

/**
 * Follows a topic. All topics of a page share one connection, because a browser opens at most six to a server.
 * @param {string} section
 * @param {string} topic
 * @param {object} parameters
 * @param {(event: TopicEvent) => void} listener
 * @param {{ keepsLatest?: boolean }} [options] whether a further listener of the topic gets its last value at once
 * @returns {() => void} the function that ends it
 */
export function followTopic(section, topic, parameters, listener, { keepsLatest = false } = {}) {
  /** @type {[string, Followed] | undefined} */
  const same = [...followed.entries()].find(
    ([, entry]) =>
      entry.section === section &&
      entry.topic === topic &&
      JSON.stringify(entry.parameters) === JSON.stringify(parameters),
  );
  const [key, entry] = same ?? [`t${nextKey++}`, { section, topic, parameters, listeners: new Set() }];
  entry.listeners.add(listener);
  followed.set(key, entry);
  if (!same) connectSoon(0);
  else if (keepsLatest && entry.last) listener(entry.last);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    followed.delete(key);
    connectSoon(0);
  };
}

/** Connects after all topics of a page were added or removed. @param {number} afterMs */
function connectSoon(afterMs) {
  clearTimeout(pendingConnect);
  pendingConnect = setTimeout(connect, afterMs);
}

function connect() {
  disconnect();
  if (followed.size === 0 || isPaused) return;
  const topics = [...followed].map(([key, { section, topic, parameters, lastId }]) => ({
    key,
    section,
    topic,
    parameters,
    lastId,
  }));
  source = new EventSource(`/api/events?topics=${encodeURIComponent(JSON.stringify(topics))}`);
  source.onopen = () => {
    setState('connected');
    expectEvents();
  };
  source.onmessage = (message) => {
    expectEvents();
    const { key, ...event } = JSON.parse(message.data);
    const entry = followed.get(key);
    if (!entry) return;
    entry.last = event;
    entry.lastId = new URLSearchParams(message.lastEventId).get(key) ?? undefined;
    for (const listener of [...entry.listeners]) listener(event);
  };
  source.addEventListener('heartbeat', expectEvents);
  source.onerror = () => {
    clearTimeout(silence);
    if (source?.readyState !== EventSource.CLOSED) setState('disconnected');
    else void reconnectAfterRefusal();
  };
}

/** The server answered with an error, or there is none. Only a request shows which. */
async function reconnectAfterRefusal() {
  const response = await fetch('/api/console').catch(() => undefined);
  setState(response?.status === 403 ? 'refused' : 'disconnected');
  connectSoon(RECONNECT_MS);
}

function expectEvents() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    setState('disconnected');
    connect();
  }, SILENCE_MS);
}

/** @param {ConnectionState} next */
function setState(next) {
  if (next === state) return;
  state = next;
  for (const listener of [...stateListeners]) listener(state);
}

/** Returns the state of the connection to the server. @returns {ConnectionState} */
export function useConnectionState() {
  const [current, setCurrent] = useState(state);
  useEffect(() => {
    setCurrent(state);
    stateListeners.add(setCurrent);
    return () => void stateListeners.delete(setCurrent);
  }, []);
  return current;
}
