import type { App } from '@fanfare/event-contract/apps';

import type { ApiRoute } from './api-routes';
import type { DocumentedAnswer } from './documented.decorator';
import { type JsonSchema, jsonSchemaOf } from './json-schema';
import { problemComponents, problemResponses } from './problem-responses';

/** A route in an OpenAPI document. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly JsonSchema[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, AnswerDescription>>;
}

/** A parameter in an OpenAPI document. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** A response in an OpenAPI document. */
export interface AnswerDescription {
  readonly description: string;
  readonly headers?: JsonSchema;
  readonly content?: Content;
}

type Content = Readonly<
  Record<string, { readonly schema: JsonSchema; readonly example?: unknown; readonly examples?: JsonSchema }>
>;

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: JsonSchema;
  };
}

const description = [
  'Send an API key as `Authorization: Bearer <key>`. Bodies are JSON, of at most 64 KB unless a route says otherwise; fields that are not documented are refused.',
  'Errors are problem details (RFC 9457). Every POST takes an `Idempotency-Key`: send the same one again to get the same',
  'answer without a second effect. Each answer names its `Correlation-Id`, which finds it in the logs.',
].join('\n');

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A new value for each new request, the same for its repetitions. Kept for 24 hours at least.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '5f0c5a3e-8e0b-4d6c-9a3b-2f6f0f3f4b1a',
};

/** Describes routes of an app, from the very schemas that check their requests. */
export function openApiDocument(app: App, routes: readonly ApiRoute[]): OpenApiDocument {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const paths = [...byPath].map(([path, ofPath]) => [
    path,
    Object.fromEntries(ofPath.map((route) => [route.method, operation(route)])),
  ]);
  return {
    openapi: '3.1.1',
    info: { title: `Fanfare ${app}`, version: '1', description },
    paths: Object.fromEntries(paths) as OpenApiDocument['paths'],
    components: {
      schemas: problemComponents,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    },
  };
}

function operation(route: ApiRoute): Operation {
  const { documentation, isPublic, name, tag } = route;
  return {
    operationId: name,
    tags: [tag],
    summary: documentation?.summary ?? name,
    ...(documentation?.description === undefined ? {} : { description: documentation.description }),
    security: isPublic ? [] : [{ apiKey: [] }],
    parameters: parameters(route),
    ...requestBody(route),
    responses: { ...problemResponses(route), ...answers(route) },
  };
}

function parameters({ method, schemas: { params, query } }: ApiRoute): Parameter[] {
  return [
    ...(params ? parametersIn('path', jsonSchemaOf(params, 'input')) : []),
    ...(query ? parametersIn('query', jsonSchemaOf(query, 'input')) : []),
    ...(method === 'post' ? [idempotencyKey] : []),
  ];
}

function parametersIn(place: 'path' | 'query', schema: JsonSchema): Parameter[] {
  const required = (schema['required'] ?? []) as string[];
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema & { description?: string }>;
  return Object.entries(properties).map(([name, { description: text, ...property }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(text === undefined ? {} : { description: text }),
    schema: property,
  }));
}

function requestBody({ schemas, documentation }: ApiRoute): Pick<Operation, 'requestBody'> {
  if (!schemas.body) return {};
  const example = documentation?.body === undefined ? {} : { example: documentation.body };
  const content = { 'application/json': { schema: jsonSchemaOf(schemas.body, 'input'), ...example } };
  return { requestBody: { required: true, content } };
}

function answers({ method, documentation }: ApiRoute): Operation['responses'] {
  const documented = documentation?.answers ?? { [method === 'post' ? 201 : 200]: { description: 'Done.' } };
  return Object.fromEntries(
    Object.entries(documented).map(([status, answer]) => [status, response(answer, method === 'post')]),
  );
}

function response(answer: DocumentedAnswer, replayable: boolean): AnswerDescription {
  const headers = {
    ...answer.headers,
    'Correlation-Id': 'Finds this request, and what follows from it, in the logs.',
    ...(replayable
      ? { 'Idempotency-Replayed': '`true` when this is the stored answer to an earlier request.' }
      : {}),
  };
  const documented = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description: answer.description,
    headers: Object.fromEntries(documented) as JsonSchema,
    ...content(answer),
  };
}

function content({ schema, contentType, example }: DocumentedAnswer): Pick<AnswerDescription, 'content'> {
  if (schema === undefined && contentType === undefined) return {};
  const media = {
    schema: schema === undefined ? {} : jsonSchemaOf(schema, 'output'),
    ...(example === undefined ? {} : { example }),
  };
  return { content: { [contentType ?? 'application/json']: media } };
}
