import { html } from './preact.js';

/**
 * Shows any JSON value as a tree that opens and closes, with what is wrong in it marked.
 * @param {{ value: any, problems?: readonly { path: string, message: string }[], label?: string }} props
 *   the paths of problems are such as `trade.price` or `events[3].symbol`; an empty path means the whole value.
 *   A missing field is marked at the object that lacks it.
 */
export const JsonView = ({ value, problems = [], label }) => html`
  <div class="json" role="group" aria-label=${label ?? 'JSON'}>
    <${Node} value=${value} path="" problems=${problems} isOpen=${true} />
  </div>
`;

/** @typedef {{ path: string, message: string }} Problem */

/** @param {string} path @param {Problem} problem */
const isInside = (path, problem) =>
  problem.path === path || problem.path.startsWith(`${path}.`) || problem.path.startsWith(`${path}[`);

/**
 * The problems of a value that are of none of its parts. A part that is missing is named in the message.
 * @param {string} path @param {readonly string[]} parts the paths of its parts @param {readonly Problem[]} problems
 */
const findOwnProblems = (path, parts, problems) =>
  problems
    .filter((problem) => !parts.some((part) => isInside(part, problem)))
    .map(({ path: at, message }) =>
      at === path ? message : `${at.slice(path.length).replace(/^\./, '')} ${message}`,
    );

/**
 * @param {{ name?: string, value: any, path: string, problems: readonly Problem[], isOpen: boolean }} props the problems of the
 *   value and its parts
 */
function Node({ name, value, path, problems, isOpen }) {
  const isObject = typeof value === 'object' && value !== null;
  const isList = Array.isArray(value);
  const entries = Object.entries(isObject ? value : {}).map(([key, item]) => ({
    key,
    item,
    inner: isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
  }));
  const own = findOwnProblems(
    path,
    entries.map(({ inner }) => inner),
    problems,
  );
  const head = html` ${name !== undefined && html`<span class="json-name">${name}</span>`} `;
  const marks = own.map((message) => html`<span class="json-problem">${message}</span>`);
  const kind = own.length > 0 ? 'wrong' : '';
  if (!isObject)
    return html`<div class=${`json-line ${kind}`}>
      ${head}<span class=${`json-${value === null ? 'null' : typeof value}`}>${JSON.stringify(value)}</span
      >${marks}
    </div>`;
  const size = isList ? `[${entries.length}]` : `{${entries.length}}`;
  return html`<details open=${isOpen || problems.length > own.length} class=${kind}>
    <summary>${head}<span class="json-size">${size}</span>${marks}</summary>
    ${entries.map(
      ({ key, item, inner }) =>
        html`<${Node}
          key=${key}
          name=${key}
          value=${item}
          path=${inner}
          problems=${problems.filter((problem) => isInside(inner, problem))}
          isOpen=${entries.length <= 20 && inner.split(/[.[]/).length < 3}
        />`,
    )}
  </details>`;
}
