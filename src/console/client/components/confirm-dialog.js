import { makeChange, previewChange } from '../changes.js';
import { toErrorBody } from '../requests.js';
import { Dialog } from './dialogs.js';
import { JsonView } from './json-view.js';
import { html, useEffect, useId, useState } from './preact.js';
import { ErrorState, LoadingState } from './states.js';

/** @typedef {{ done: number, total: number }} Progress */

/**
 * Asks before a change is made: shows what it would do, requires a reason, then shows its progress and result.
 * @param {{
 *   section: string,
 *   change: string,
 *   parameters: object,
 *   getConfirmed?: (preview: any) => object,
 *   title: string,
 *   action: string,
 *   isDangerous?: boolean,
 *   needsReason?: boolean,
 *   hasPreview?: boolean,
 *   onClose: () => void,
 *   onDone?: (result: any) => void,
 *   renderPreview?: (preview: any) => any,
 *   renderResult?: (result: any) => any,
 *   children?: any,
 * }} props `action` is the text of the button, such as `Redrive 12 messages`; `hasPreview` whether the change describes
 *   itself; `getConfirmed` the parameters that are confirmed, if they are those of the preview; `children` are shown above the preview
 */
export function ConfirmDialog({
  section,
  change,
  parameters,
  getConfirmed = () => parameters,
  title,
  action,
  isDangerous = false,
  needsReason = false,
  hasPreview = false,
  onClose,
  onDone,
  renderPreview = (preview) => html`<${JsonView} value=${preview} label="What the change would do" />`,
  renderResult = (result) => result !== null && html`<${JsonView} value=${result} label="Result" />`,
  children,
}) {
  const [preview, setPreview] = useState(/** @type {any} */ (undefined));
  const [error, setError] = useState(/** @type {import('../api.js').ErrorBody | undefined} */ (undefined));
  const [reason, setReason] = useState('');
  const [progress, setProgress] = useState(/** @type {Progress | undefined} */ (undefined));
  const [state, setState] = useState(/** @type {'asking' | 'running' | 'done'} */ ('asking'));
  const [result, setResult] = useState(/** @type {any} */ (undefined));
  const reasonId = useId();
  const isMissingReason = needsReason && reason.trim() === '';

  const loadPreview = () => {
    setError(undefined);
    if (hasPreview)
      previewChange(section, change, parameters).then(setPreview, (failure) =>
        setError(toErrorBody(failure)),
      );
  };
  useEffect(loadPreview, []);

  const confirm = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isMissingReason || state !== 'asking') return;
    setState('running');
    setError(undefined);
    try {
      setResult(
        await makeChange(
          section,
          change,
          { parameters: getConfirmed(preview), reason: reason.trim() },
          setProgress,
        ),
      );
      setState('done');
    } catch (failure) {
      setError(toErrorBody(failure));
      setState('asking');
    }
  };
  const close = () => {
    if (state === 'done') onDone?.(result);
    onClose();
  };

  return html`<${Dialog} title=${title} onClose=${close}>
    ${
      state === 'done'
        ? html`<p role="status" class="done">Done.</p>
            ${renderResult(result)}
            <footer><button type="button" class="primary" onClick=${close}>Close</button></footer>`
        : html`<form onSubmit=${confirm}>
            ${children}
            ${hasPreview && (preview !== undefined ? renderPreview(preview) : !error && html`<${LoadingState} />`)}
            ${error && html`<${ErrorState} error=${error} />`}
            ${
              needsReason &&
              html`<p class="field">
                <label for=${reasonId}>Reason, for the audit log</label>
                <input
                  id=${reasonId}
                  required
                  maxlength="500"
                  value=${reason}
                  onInput=${(/** @type {any} */ { currentTarget }) => setReason(currentTarget.value)}
                />
              </p>`
            }
            ${
              state === 'running' &&
              html`<p role="status">
                ${progress ? `${progress.done} of ${progress.total}` : 'Working …'}
                <progress value=${progress?.done} max=${progress?.total} aria-label="Progress"></progress>
              </p>`
            }
            <footer>
              <button type="button" onClick=${close}>
                ${state === 'running' ? 'Close, and let it continue' : 'Cancel'}
              </button>
              <button
                type="submit"
                class=${isDangerous ? 'danger' : 'primary'}
                disabled=${isMissingReason || state === 'running' || (hasPreview && preview === undefined)}
              >
                ${action}
              </button>
            </footer>
          </form>`
    }
  </${Dialog}>`;
}
