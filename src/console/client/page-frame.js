import { Component, html, useEffect, useState } from './components/preact.js';
import { ErrorState, LoadingState } from './components/states.js';

/**
 * Loads the module of a page, and shows it.
 * @param {{ page: import('./router.js').PageEntry, parameters: Record<string, string>,
 *   description: import('./shell.js').Description }} props
 */
export function PageFrame({ page, parameters, description }) {
  const [loaded, setLoaded] = useState(/** @type {{ Page?: any, error?: unknown }} */ ({}));
  useEffect(() => {
    document.title = `${page.title} · Console`;
    import(page.module).then(
      (module) => setLoaded({ Page: module.default }),
      (error) => setLoaded({ error }),
    );
  }, [page.module]);
  if (loaded.error)
    return html`<h1>${page.title}</h1>
      <${ErrorState}
        error=${{ what: `The page cannot be loaded: ${loaded.error}`, fix: 'Load the page again.' }}
        onRetry=${() => location.reload()}
      />`;
  if (!loaded.Page)
    return html`<h1>${page.title}</h1>
      <${LoadingState} />`;
  return html`<${PageBoundary} title=${page.title}>
    <${loaded.Page} parameters=${parameters} description=${description} />
  </${PageBoundary}>`;
}

/** Shows an error of a page in its place, so that the navigation remains. */
class PageBoundary extends Component {
  /** @param {Error} error */
  componentDidCatch(error) {
    console.error(error);
    this.setState({ error });
  }

  render() {
    const { title, children } = /** @type {any} */ (this.props);
    const { error } = /** @type {{ error?: Error }} */ (this.state ?? {});
    if (!error) return children;
    return html`<h1>${title}</h1>
      <${ErrorState}
        error=${{ what: `The page has an error: ${error.message}`, fix: 'Load the page again.' }}
        onRetry=${() => location.reload()}
      />`;
  }
}
