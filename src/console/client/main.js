import { loadConsole, toErrorBody } from './requests.js';
import { html, render, useEffect, useState } from './components/preact.js';
import { ErrorState, LoadingState } from './components/states.js';
import { Shell } from './shell.js';

/** Loads the description of the console, again every two seconds until the server answers. */
function App() {
  const [description, setDescription] = useState(/** @type {any} */ (undefined));
  const [error, setError] = useState(/** @type {import('./api.js').ErrorBody | undefined} */ (undefined));
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const load = () =>
      loadConsole().then(setDescription, (failure) => {
        setError(toErrorBody(failure));
        timer = setTimeout(load, 2_000);
      });
    load();
    return () => clearTimeout(timer);
  }, []);
  if (description) return html`<${Shell} description=${description} />`;
  return html`<main>${error ? html`<${ErrorState} error=${error} />` : html`<${LoadingState} />`}</main>`;
}

const root = document.getElementById('console');
if (root) render(html`<${App} />`, root);
