import { InvalidMegaPayloadError, UndecodableBodyError } from '../errors';
import { MegaPayload } from '../event/mega-payload';
import { isMapping, type Mapping } from '../values/kinds';
import { decodeBson } from './bson-codec';
import type { Content, DecodedBody } from './decoded-body';
import { readEnvelope } from './sns-message';

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const jsonStart = /^[\t\n\r ]*[[{"\-0-9tfn]/;

/**
 * Decodes the body of an SQS message: JSON or base64 of BSON if it can be, else bytes if it is base64, else text; taken
 * out of its envelope when it came through SNS without raw delivery. Never throws: what cannot be decoded says so.
 */
export function decodeBody(body: string): DecodedBody {
  const content = decodeContent(body);
  const envelope = content.kind === 'DATA' ? readEnvelope(content.payload) : undefined;
  if (envelope === undefined) return { ...content, embeddedMessage: null };
  const { sns, message } = envelope;
  return sns.type === 'Notification'
    ? { ...decodeContent(message), embeddedMessage: sns }
    : { kind: 'NONE', payload: null, embeddedMessage: sns };
}

function decodeContent(text: string): Content {
  const json = jsonStart.test(text) ? parseJson(text) : undefined;
  if (isMapping(json)) return fromObject(json);
  if (typeof json === 'string') return { kind: 'PLAINTEXT', payload: json };
  if (json !== undefined) return undecodable('It is JSON, but neither an object nor text.');
  return text.length % 4 === 0 && base64.test(text)
    ? fromBytes(Buffer.from(text, 'base64'))
    : { kind: 'PLAINTEXT', payload: text };
}

function fromBytes(bytes: Buffer): Content {
  const document = decodeBson(bytes);
  return document === undefined ? { kind: 'BINARY', payload: Uint8Array.from(bytes) } : fromObject(document);
}

function fromObject(decoded: Mapping): Content {
  if (!MegaPayload.claims(decoded)) return { kind: 'DATA', payload: decoded };
  try {
    return { kind: 'MEGA', payload: MegaPayload.parse(decoded) };
  } catch (error) {
    if (!(error instanceof InvalidMegaPayloadError)) throw error;
    return undecodable(error.message, error);
  }
}

function undecodable(reason: string, cause?: InvalidMegaPayloadError): Content {
  const options = cause === undefined ? undefined : { cause };
  const message = `The body cannot be decoded, ask its publisher to correct it: ${reason}`;
  return { kind: 'UNDECODABLE', payload: null, reason: new UndecodableBodyError(message, options) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
