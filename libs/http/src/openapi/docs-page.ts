import { createHash } from 'node:crypto';
import { Html, html } from './html';
import type { AnswerDescription, OpenApiDocument, Operation, Parameter } from './open-api-document';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; border-top: 1px solid #8888; padding-top: 1rem; }
h2 code { font-size: 1.1rem; }
pre { overflow-x: auto; padding: .75rem; background: #8882; border-radius: .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
`;

/** What the page may load: its own style sheet, nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'`;

/** An OpenAPI document as a page for people: self-contained, without scripts. */
export function docsPage(document: OpenApiDocument): string {
  const { info, paths } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      place: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <h1>${info.title}</h1>
        ${info.description.split('\n').map((line) => html`<p>${line}</p>`)}
        <p>For programs: <a href="/openapi.json">/openapi.json</a>.</p>
        <ul>
          ${operations.map(({ place, operation }) => contents(place, operation))}
        </ul>
        ${operations.map(({ place, operation }) => section(place, operation))}
      </body>
    </html>`;
  return page.text;
}

function contents(place: string, { operationId, summary }: Operation): Html {
  return html`<li>
    <a href="#${operationId}"><code>${place}</code></a> ${summary}
  </li>`;
}

function section(place: string, operation: Operation): Html {
  const { operationId, summary, description = '', security, parameters, requestBody, responses } = operation;
  return html`<h2 id="${operationId}"><code>${place}</code></h2>
    <p>${summary}${security.length === 0 ? '. Needs no API key' : ''}. ${description}</p>
    ${parameters.length === 0 ? '' : table(['Parameter', 'In', 'Meaning'], parameters.map(parameterRow))}
    ${Object.values(requestBody?.content ?? {}).map(({ example, schema }) => html`${code('Body', example)}${code('Its schema', schema)}`)}
    ${table(['Status', 'Meaning', 'Body'], Object.entries(responses).map(answerRow))}`;
}

function table(titles: readonly string[], rows: readonly Html[]): Html {
  return html`<table>
    <tr>
      ${titles.map((title) => html`<th>${title}</th>`)}
    </tr>
    ${rows}
  </table>`;
}

function parameterRow({ name, in: place, required = false, description = '', schema }: Parameter): Html {
  return html`<tr>
    <td><code>${name}</code></td>
    <td>${place}${required ? ', required' : ''}</td>
    <td>${description} <code>${JSON.stringify(schema)}</code></td>
  </tr>`;
}

function answerRow([status, { description, content = {} }]: readonly [string, AnswerDescription]): Html {
  return html`<tr>
    <td>${status}</td>
    <td>${description}</td>
    <td>
      ${Object.entries(content).map(([type, { example, schema }]) => html`<code>${type}</code>${type.startsWith('application/problem') ? '' : code('Schema', schema)}${code('Example', example)}`)}
    </td>
  </tr>`;
}

function code(title: string, value: unknown): Html {
  if (value === undefined) return html``;
  return html`<details>
    <summary>${title}</summary>
    <pre>${JSON.stringify(value, null, 2)}</pre>
  </details>`;
}
