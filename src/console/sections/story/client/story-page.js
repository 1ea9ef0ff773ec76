import { useQuery } from '/client/api.js';
import { EmptyState, PageHeader, QueryState, Waterfall } from '/client/components/index.js';
import { html, useEffect, useState } from '/client/components/preact.js';
import { navigate } from '/client/router.js';

/** The story of one thing, found by its id. @param {{ parameters: { id?: string } }} props */
export default function StoryPage({ parameters: { id = '' } }) {
  const [text, setText] = useState(id);
  useEffect(() => setText(id), [id]);
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (text.trim()) navigate(`/story/${encodeURIComponent(text.trim())}`);
  };
  return html`
    <form class="search" role="search" aria-label="Find a story" onSubmit=${onSubmit}>
      <label for="story-id">Id of an alert, transaction, trade or order, or a correlation id</label>
      <input
        id="story-id"
        type="search"
        autocomplete="off"
        spellcheck=${false}
        value=${text}
        onInput=${(/** @type {any} */ { currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" class="primary">Find</button>
    </form>
    ${
      id === ''
        ? html`<${PageHeader}
              title="Story"
              sentence="What happened to one thing, from its record to its last effect."
            />
            <${EmptyState} title="Enter an id, or choose a thing in one of the lists." />`
        : html`<${FoundStory} key=${id} id=${id} />`
    }
  `;
}

/** @param {{ id: string }} props */
function FoundStory({ id }) {
  const result = useQuery('story', 'story', { id });
  return html`
    ${!result.data && html`<${PageHeader} title=${`Story of ${id}`} />`}
    <${QueryState} result=${result}>
      ${(/** @type {any} */ story) => html`
        <${PageHeader} title=${story.title} sentence=${story.sentence} />
        <p>Correlation id: <code>${story.correlationId}</code></p>
        ${
          story.steps.length === 0
            ? html`<${EmptyState} title="No step is recorded yet." />`
            : html`<${Waterfall} steps=${story.steps} label="Steps" />`
        }
        ${
          story.links.length > 0 &&
          html`<h2>See also</h2>
            <ul>
              ${story.links.map(
                (/** @type {any} */ { title, href }) =>
                  html`<li key=${href}><a href=${href}>${title}</a></li>`,
              )}
            </ul>`
        }
      `}
    </${QueryState}>
  `;
}
