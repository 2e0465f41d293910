import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UnstorableAnswerError } from './errors';
import type { StoredAnswer } from './stored-answers';

type Headers = ReturnType<FastifyReply['getHeaders']>;

/**
 * The answer that is about to be given: the handler's result, the status, and the headers that were set since `before`.
 * @throws UnstorableAnswerError when the result is a stream or a buffer
 */
export function answerOf(result: unknown, reply: FastifyReply, before: Headers): StoredAnswer {
  if (result instanceof StreamableFile || ArrayBuffer.isView(result)) throw new UnstorableAnswerError();
  const headers = setSince(before, reply.getHeaders());
  if (result === undefined) return { status: reply.statusCode, headers, body: null };
  const [contentType, body] =
    typeof result === 'string' ? ['text/plain', result] : ['application/json', JSON.stringify(result)];
  return {
    status: reply.statusCode,
    headers: { 'content-type': `${contentType}; charset=utf-8`, ...headers },
    body,
  };
}

/** Prepares a reply to give a stored answer again, and returns what is to be sent. */
export function giveAgain(answer: StoredAnswer, reply: FastifyReply): string | undefined {
  void reply.code(answer.status).headers(answer.headers).header('idempotency-replayed', 'true');
  return answer.body ?? undefined;
}

/** The present state of a reply, as a way back to it: for when what an attempt has set is to be undone. */
export function wayBack(reply: FastifyReply): () => void {
  const [status, before] = [reply.statusCode, reply.getHeaders()];
  return () => {
    for (const name of Object.keys(setSince(before, reply.getHeaders()))) void reply.removeHeader(name);
    void reply.code(status).headers(before);
  };
}

function setSince(before: Headers, now: Headers): StoredAnswer['headers'] {
  const set = Object.entries(now).filter(([name, value]) => value !== undefined && before[name] !== value);
  return Object.fromEntries(set) as StoredAnswer['headers'];
}
