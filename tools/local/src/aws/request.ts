import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error';

/** Who calls which service where, as the request's signature claims. The signature itself is not checked. */
export interface CredentialScope {
  readonly accessKeyId: string | undefined;
  readonly region: string;
  readonly service: string | undefined;
}

const DEFAULT_REGION = 'us-east-1';
const BODY_LIMIT_BYTES = 11 * 1_048_576;

export function credentialScope(request: IncomingMessage): CredentialScope {
  const scope = /Credential=([^/\s]+)\/\d{8}\/([^/\s]+)\/([^/\s]+)\//.exec(
    request.headers.authorization ?? '',
  );
  return { accessKeyId: scope?.[1], region: scope?.[2] ?? DEFAULT_REGION, service: scope?.[3] };
}

/** The body as JSON; none at all is an empty object. Throws AwsError. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch (cause) {
    throw new AwsError('SerializationException', cause instanceof Error ? cause.message : String(cause));
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES)
      throw new AwsError('RequestEntityTooLarge', 'The request is too large.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
