import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020';
import type { JsonSchema } from '../src/openapi/json-schema';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly example?: unknown; readonly examples?: Examples }>>;
type Examples = Readonly<Record<string, { readonly value: unknown }>>;

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** The OpenAPI document of a running app, to hold the app and its answers to. All methods list what is wrong. */
export class OpenApiContract {
  private readonly ajv = new Ajv2020({ strict: false, validateSchema: false });

  private constructor(
    private readonly document: { readonly paths: Record<string, Record<string, Operation>> },
  ) {
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'document');
  }

  static async of(url: string): Promise<OpenApiContract> {
    const response = await fetch(`${url}/openapi.json`);
    return new OpenApiContract((await response.json()) as OpenApiContract['document']);
  }

  /** `METHOD path` of everything that is documented. */
  get routes(): string[] {
    return this.places.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  }

  /** Routes without a summary or a good answer of their own, examples that their schemas refuse, clashing names. */
  flaws(): string[] {
    const names = this.places.map(({ operation }) => operation.operationId);
    return [
      ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
      ...this.places.flatMap((place) => [...this.gaps(place), ...this.wrongExamples(place)]),
    ];
  }

  /** How an answer that was received differs from what is documented for its route and status. */
  async differences(method: string, path: string, answer: Response): Promise<string[]> {
    const place = this.places.find((candidate) => matches(candidate, method, path));
    if (!place) return [`${method} ${path} is not documented`];
    const documented = place.operation.responses[String(answer.status)];
    if (!documented) return [`${place.operation.operationId} does not document ${answer.status}`];
    const text = await answer.clone().text();
    if (!documented.content) return text === '' ? [] : ['there is a body, but none is documented'];
    const type = (answer.headers.get('content-type') ?? '').replace(/;.*/, '');
    if (!documented.content[type]) return [`${type} is not documented for ${answer.status}`];
    const value: unknown = type.endsWith('json') ? JSON.parse(text) : text;
    return this.violations(
      pointer(place, 'responses', String(answer.status), 'content', type, 'schema'),
      value,
    );
  }

  private get places(): Place[] {
    return Object.entries(this.document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    );
  }

  private gaps({ path, operation }: Place): string[] {
    const { operationId, summary, responses, parameters } = operation;
    const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    const inPath = [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => String(name));
    return [
      ...(summary === operationId ? [`${operationId} has no summary`] : []),
      ...(Object.keys(responses).some((status) => /^[23]/.test(status))
        ? []
        : [`${operationId} has no good answer`]),
      ...inPath
        .filter((name) => !declared.includes(name))
        .map((name) => `${operationId} does not declare ${name}`),
    ];
  }

  private wrongExamples(place: Place): string[] {
    const { requestBody, responses } = place.operation;
    const contents: [string[], Content | undefined][] = [
      [['requestBody', 'content'], requestBody?.content],
      ...Object.entries(responses).map(([status, { content }]): [string[], Content | undefined] => [
        ['responses', status, 'content'],
        content,
      ]),
    ];
    return contents.flatMap(([at, content = {}]) =>
      Object.entries(content).flatMap(([type, { example, examples = {} }]) =>
        [example, ...Object.values(examples).map(({ value }) => value)]
          .filter((value) => value !== undefined)
          .flatMap((value) => this.violations(pointer(place, ...at, type, 'schema'), value)),
      ),
    );
  }

  private violations($ref: string, value: unknown): string[] {
    const schema: JsonSchema = { $ref };
    const validate = this.ajv.compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${$ref} ${error.instancePath} ${error.message ?? ''}`);
  }
}

function matches({ method, path }: Place, wantedMethod: string, wantedPath: string): boolean {
  const pattern = new RegExp(`^${path.replaceAll(/\{.+?\}/g, '[^/]+')}$`);
  return method === wantedMethod.toLowerCase() && pattern.test(wantedPath.replace(/\?.*/, ''));
}

function pointer({ path, method }: Place, ...rest: string[]): string {
  const parts = ['paths', path, method, ...rest];
  const escaped = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return `document#/${escaped.join('/')}`;
}
