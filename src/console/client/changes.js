import { RequestError, send } from './requests.js';

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
