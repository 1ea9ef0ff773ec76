import { html, useState } from './components/preact.js';
import { useConnectionState } from './event-stream.js';

const CONNECTION = /** @type {const} */ ({
  connecting: ['neutral', 'connecting'],
  connected: ['ok', 'live'],
  disconnected: ['critical', 'server gone, trying again'],
  refused: ['critical', 'token no longer valid: open the URL that the console printed'],
});

/**
 * @param {{ description: import('./shell.js').Description, status: import('./shell.js').Status, isMenuOpen: boolean,
 *   onMenu: () => void, onHelp: () => void }} props
 */
export function Header({ description, status, isMenuOpen, onMenu, onHelp }) {
  const { target, environment, region, allowsChanges } = description;
  const connection = useConnectionState();
  const isTargetGone = connection === 'connected' && status?.target === 'unreachable';
  const regions = status?.unavailableRegions ?? [];
  const [kind, text] = isTargetGone
    ? ['warning', 'target gone, trying again']
    : connection === 'connected' && regions.length > 0
      ? ['warning', `${regions.join(', ')} gone, trying again`]
      : CONNECTION[connection];
  return html`<header class="top">
    <button
      type="button"
      class="menu quiet"
      aria-expanded=${isMenuOpen}
      aria-controls="navigation"
      onClick=${onMenu}
    >
      Menu
    </button>
    <a class="brand" href="/">market-stacks</a>
    <p class="where">
      <span class=${`target ${target}`}>${target === 'aws' ? 'AWS' : 'local target'}</span>
      <span>${environment}</span> <span class="region">${region}</span>
      <span class="region">times in UTC</span>
      ${!allowsChanges && html`<span class="read-only">read-only</span>`}
    </p>
    <p class=${`connection ${kind}`} role="status" data-state=${connection}>${text}</p>
    <${ThemeButton} />
    <button type="button" class="quiet help" aria-label="Keyboard shortcuts" onClick=${onHelp}>?</button>
  </header>`;
}

/** Switches between dark and light. Until it is used, the setting of the system applies. */
function ThemeButton() {
  const [theme, setTheme] = useState(
    document.documentElement.dataset.theme ??
      (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'),
  );
  const next = theme === 'dark' ? 'light' : 'dark';
  const onClick = () => {
    document.documentElement.dataset.theme = next;
    localStorage.setItem('theme', next);
    dispatchEvent(new Event('themechange'));
    setTheme(next);
  };
  return html`<button
    type="button"
    class="quiet theme"
    onClick=${onClick}
    aria-label=${`Use the ${next} theme`}
  >
    ${theme === 'dark' ? '☾' : '☀'}
  </button>`;
}
