import { useQuery } from '/client/api.js';
import { Drawer, JsonView, QueryState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** One message: why it failed, and its content with what is wrong marked. @param {{ id: string, onClose: () => void }} props */
export function MessageDrawer({ id, onClose }) {
  const result = useQuery('failed-messages', 'message', { id });
  return html`<${Drawer} title="Failed message" onClose=${onClose}>
    <${QueryState} result=${result}>
      ${(/** @type {any} */ message) => html`
        <dl class="facts">
          <dt>Message</dt>
          <dd><code>${message.id}</code></dd>
          <dt>Sent</dt>
          <dd><${Time} at=${message.sent} /></dd>
          <dt>Queue</dt>
          <dd>${message.queue} in ${message.region}</dd>
          ${
            message.origin &&
            html`<dt>Where</dt>
              <dd>${message.origin}</dd>`
          }
          <dt>Error</dt>
          <dd>${message.errorType ? `${message.errorType}: ${message.reason}` : message.reason}</dd>
          ${
            message.correlationId &&
            html`<dt>Story</dt>
              <dd>
                <a href=${`/story/${encodeURIComponent(message.correlationId)}`}>${message.correlationId}</a>
              </dd>`
          }
        </dl>
        <h3>Content</h3>
        <${JsonView} value=${message.content} problems=${message.problems} label="Content of the message" />
        ${
          message.problems.length > 0 &&
          html`<h3>What is wrong</h3>
            <ul>
              ${message.problems.map(
                (/** @type {{ path: string, message: string }} */ problem) =>
                  html`<li key=${problem.path + problem.message}>
                    <code>${problem.path || 'the message'}</code> ${problem.message}
                  </li>`,
              )}
            </ul>`
        }
        ${
          Object.keys(message.attributes).length > 0 &&
          html`<h3>Attributes</h3>
            <${JsonView} value=${message.attributes} label="Attributes of the message" />`
        }
      `}
    </${QueryState}>
  </${Drawer}>`;
}
