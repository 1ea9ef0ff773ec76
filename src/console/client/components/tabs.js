import { html, useId, useRef } from './preact.js';

/**
 * Tabs. The arrow keys, Home and End select one.
 * @param {{ label: string, tabs: readonly { id: string, title: string }[], selected: string,
 *   onSelect: (id: string) => void, children?: any }} props `children` is the content of the selected tab
 */
export function Tabs({ label, tabs, selected, onSelect, children }) {
  const base = useId();
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const index = Math.max(
    0,
    tabs.findIndex(({ id }) => id === selected),
  );
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const last = tabs.length - 1;
    const target = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = target === undefined ? undefined : tabs[target];
    if (!tab || target === undefined) return;
    event.preventDefault();
    onSelect(tab.id);
    const button = list.current?.children[target];
    if (button instanceof HTMLElement) button.focus();
  };
  return html`
    <div ref=${list} class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
      ${tabs.map(
        ({ id, title }) =>
          html`<button
            type="button"
            role="tab"
            id=${`${base}-${id}`}
            aria-selected=${id === selected}
            aria-controls=${`${base}-panel`}
            tabindex=${id === selected ? 0 : -1}
            onClick=${() => onSelect(id)}
          >
            ${title}
          </button>`,
      )}
    </div>
    <div id=${`${base}-panel`} role="tabpanel" aria-labelledby=${`${base}-${selected}`} tabindex="0">
      ${children}
    </div>
  `;
}
