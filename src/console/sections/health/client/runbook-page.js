import { useQuery } from '/client/api.js';
import { PageHeader, QueryState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { Markdown } from './markdown.js';

/** A page of help/runbooks. @param {{ parameters: { name: string } }} props */
export default function RunbookPage({ parameters: { name } }) {
  const result = useQuery('health', 'runbook', { name });
  return html`
    <${PageHeader} title=${result.data?.title ?? 'Runbook'} sentence=${html`From <code>help/runbooks/${name}.md</code>.`}>
      <a href="/health">All alarms</a>
    </${PageHeader}>
    <${QueryState} result=${result}>
      ${(/** @type {any} */ { title, content }) => html`<${Markdown} label=${title} content=${content} level=${2} />`}
    </${QueryState}>
  `;
}
