import { useTopic } from './hooks.js';
import { html, useEffect, useRef, useState } from './components/preact.js';
import { EmptyState, ErrorState } from './components/states.js';
import { Header } from './header.js';
import { KeyboardHelp, useShortcuts } from './keyboard.js';
import { Navigation } from './navigation.js';
import { PageFrame } from './page-frame.js';
import { matchPage, useLocation } from './router.js';

/**
 * @typedef {{ name: string, group: string, pages: readonly import('./router.js').PageEntry[] }} Section
 * @typedef {{ target: 'local' | 'aws', environment: string, region: string, allowsChanges: boolean,
 *   receivesMessages: boolean, user: string, sections: readonly Section[] }} Description what the server says about the console
 * @typedef {{ target: 'reachable' | 'unreachable', unavailableRegions: readonly string[],
 *   deployed: Record<string, boolean>, error?: import('./api.js').ErrorBody } | undefined} Status
 */

/** Everything around a page: header, navigation, keyboard. @param {{ description: Description }} props */
export function Shell({ description }) {
  const { path, search } = useLocation();
  const status = /** @type {Status} */ (useTopic('console', 'status').value);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const { sections } = description;
  const pages = sections.flatMap((section) => section.pages);
  const match = matchPage(pages, path === '/' ? (pages[0]?.path ?? path) : path);
  const section = sections.find((candidate) => match && candidate.pages.includes(match.page));
  const parameters = { ...Object.fromEntries(new URLSearchParams(search)), ...match?.parameters };

  useShortcuts({ pages, onHelp: () => setIsHelpOpen(true) });
  useFocusOfNewPage(path, main);
  useEffect(() => setIsMenuOpen(false), [path]);

  const isMissing = section && status?.deployed?.[section.name] === false;
  return html`
    <a class="skip-link" href="#main">Skip to the page</a>
    <${Header}
      description=${description}
      status=${status}
      isMenuOpen=${isMenuOpen}
      onMenu=${() => setIsMenuOpen(!isMenuOpen)}
      onHelp=${() => setIsHelpOpen(true)}
    />
    <${Navigation}
      sections=${sections}
      current=${match?.page}
      deployed=${status?.deployed}
      isOpen=${isMenuOpen}
    />
    <main id="main" ref=${main} tabindex="-1">
      ${status?.target === 'unreachable' && status.error && html`<${ErrorState} error=${status.error} />`}
      ${
        !match
          ? html`<h1>There is no page ${path}</h1>
              <${EmptyState} title="The navigation lists all pages." />`
          : isMissing
            ? html`<h1>${match.page.title}</h1>
                <${EmptyState} title=${`${section.group} is not deployed.`}>
                  <p>Deploy it with <code>npx stacks up</code>. This page then appears by itself.</p>
                </${EmptyState}>`
            : html`<${PageFrame}
                key=${match.page.module}
                page=${match.page}
                parameters=${parameters}
                description=${description}
              />`
      }
    </main>
    ${isHelpOpen && html`<${KeyboardHelp} pages=${pages} onClose=${() => setIsHelpOpen(false)} />`}
  `;
}

/** Moves the focus to the heading of a new page, as a browser does when it loads a document.
 * @param {string} path @param {{ current: HTMLElement | null }} main */
function useFocusOfNewPage(path, main) {
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === path) return;
    previous.current = path;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
}
