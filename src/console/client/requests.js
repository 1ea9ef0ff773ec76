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
 * Sends a request to the server.
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function send(url, options) {
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
 * @param {Record<string, string | number | boolean | undefined>} [parameters] those that are undefined are omitted
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
