import { useEffect, useState } from './components/preact.js';

/** @typedef {{ path: string, title: string, module: string }} PageEntry */

/**
 * Finds the page of a path, and the values of its parameters.
 * @param {readonly PageEntry[]} pages
 * @param {string} path
 * @returns {{ page: PageEntry, parameters: Record<string, string> } | undefined}
 */
export function matchPage(pages, path) {
  const segments = path.split('/');
  for (const page of pages) {
    const pattern = page.path.split('/');
    if (pattern.length !== segments.length) continue;
    /** @type {Record<string, string>} */
    const parameters = {};
    const isMatch = pattern.every((part, index) => {
      const segment = segments[index] ?? '';
      if (!part.startsWith(':')) return part === segment;
      parameters[part.slice(1)] = decodeSegment(segment);
      return segment !== '';
    });
    if (isMatch) return { page, parameters };
  }
  return undefined;
}

/** @param {string} segment */
function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Goes to a page. @param {string} href @param {{ replace?: boolean }} [options] */
export function navigate(href, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  dispatchEvent(new Event('navigate'));
}

/** Changes parameters of the page's URL, such as a filter. Those that are undefined or empty are removed.
 * @param {Record<string, string | undefined>} parameters */
export function setParameters(parameters) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters))
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  navigate(`${url.pathname}${url.search}`, { replace: true });
}

/** Returns the path and the query string of the page. It changes without loading a document.
 * @returns {{ path: string, search: string }} */
export function useLocation() {
  const read = () => ({ path: location.pathname, search: location.search });
  const [current, setCurrent] = useState(read);
  useEffect(() => {
    const update = () => setCurrent(read());
    addEventListener('popstate', update);
    addEventListener('navigate', update);
    document.addEventListener('click', followLink);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener('navigate', update);
      document.removeEventListener('click', followLink);
    };
  }, []);
  return current;
}

/** Follows a link within the console without loading a document. @param {MouseEvent} event */
function followLink(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!isPlain || event.defaultPrevented || !(link instanceof HTMLAnchorElement)) return;
  const isHere = link.origin === location.origin && !link.target && !link.hasAttribute('download');
  const isAnchor = link.getAttribute('href')?.startsWith('#');
  if (!isHere || isAnchor || /^\/(api|client|packages|sections)\//.test(link.pathname)) return;
  event.preventDefault();
  navigate(link.href);
}
