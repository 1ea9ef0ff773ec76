import { html, useId, useLayoutEffect, useRef } from './preact.js';

/**
 * A dialog above the page. Escape closes it, and the focus returns to where it was.
 * @param {{ title: string, onClose: () => void, children?: any, kind?: 'dialog' | 'drawer' }} props
 */
export function Dialog({ title, onClose, children, kind = 'dialog' }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titleId = useId();
  // Before the browser draws: until the dialog is modal, keys still reach the page below it.
  useLayoutEffect(() => {
    const previous = document.activeElement;
    element.current?.showModal();
    return () => {
      if (previous instanceof HTMLElement) previous.focus();
    };
  }, []);
  return html`<dialog
    ref=${element}
    class=${kind}
    aria-labelledby=${titleId}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    }}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === element.current && onClose()}
  >
    <div class="dialog-content">
      <header>
        <h2 id=${titleId}>${title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick=${onClose}>✕</button>
      </header>
      ${children}
    </div>
  </dialog>`;
}

/**
 * Details at the side of the page.
 * @param {{ title: string, onClose: () => void, children?: any }} props
 */
export const Drawer = ({ title, onClose, children }) =>
  html`<${Dialog} kind="drawer" title=${title} onClose=${onClose}>${children}</${Dialog}>`;
