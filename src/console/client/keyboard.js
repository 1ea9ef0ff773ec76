import { Dialog } from './components/dialogs.js';
import { html, useEffect } from './components/preact.js';
import { navigate } from './router.js';

/** How long the second key of a shortcut is waited for, in milliseconds. */
const SEQUENCE_MS = 1_500;

/** The pages that a key opens after `g`. @param {readonly import('./router.js').PageEntry[]} pages */
const listPageKeys = (pages) =>
  pages
    .filter(({ path }) => !path.includes(':'))
    .map((page, index) => ({ page, key: '123456789abcdefhijklmnop'[index] ?? '' }))
    .filter(({ key }) => key !== '');

/** Whether keys are text: the focus is in a field. @param {EventTarget | null} target */
const isField = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The search field of the page, else that of the navigation. @returns {HTMLInputElement | undefined} */
const findSearchField = () =>
  [...document.querySelectorAll('main input[type="search"], nav input[type="search"]')]
    .filter((field) => field instanceof HTMLInputElement)
    .filter((field) => field.checkVisibility())
    .sort((a, b) => Number(b.closest('main') !== null) - Number(a.closest('main') !== null))[0];

/**
 * Listens to the keys: `?` opens the help, `/` goes to the search field, `g` and a key opens a page.
 * @param {{ pages: readonly import('./router.js').PageEntry[], onHelp: () => void }} options
 */
export function useShortcuts({ pages, onHelp }) {
  useEffect(() => {
    let startedAt = -Infinity;
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      if (isModified || isField(event.target) || document.querySelector('dialog[open]')) return;
      const isSecond = event.timeStamp - startedAt < SEQUENCE_MS;
      startedAt = -Infinity;
      const target = isSecond ? listPageKeys(pages).find(({ key }) => key === event.key) : undefined;
      if (target) navigate(target.page.path);
      else if (event.key === '?') onHelp();
      else if (event.key === 'g') startedAt = event.timeStamp;
      else if (event.key === '/') findSearchField()?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [pages.length]);
}

/** @param {{ pages: readonly import('./router.js').PageEntry[], onClose: () => void }} props */
export const KeyboardHelp = ({ pages, onClose }) =>
  html`<${Dialog} title="Keyboard" onClose=${onClose}>
    <dl class="keys">
      <div><dt><kbd>?</kbd></dt><dd>this help</dd></div>
      <div><dt><kbd>/</kbd></dt><dd>the search field</dd></div>
      <div><dt><kbd>Esc</kbd></dt><dd>close a dialog</dd></div>
      <div><dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>move in a chart, and between tabs</dd></div>
      ${listPageKeys(pages).map(
        ({ page, key }) =>
          html`<div key=${page.path}>
            <dt><kbd>g</kbd> <kbd>${key}</kbd></dt>
            <dd>${page.title}</dd>
          </div>`,
      )}
    </dl>
  </${Dialog}>`;
