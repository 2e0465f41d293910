import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error';
import { element } from './xml';

const TOO_LARGE = 413;

/**
 * Answers an error in the protocol that the request speaks; what is not an AwsError is an InternalFailure. The
 * connection of a request that is too large is closed: it was not read to its end, and nobody can go on with it.
 */
export function sendError(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error =
    thrown instanceof AwsError
      ? thrown
      : new AwsError('InternalFailure', thrown instanceof Error ? thrown.message : String(thrown), 500);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error.status === TOO_LARGE) response.setHeader('connection', 'close');
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.includes('x-www-form-urlencoded')) sendXml(response, error);
  else sendJson(response, error, contentType);
}

function sendXml(response: ServerResponse, error: AwsError): void {
  const body = element('ErrorResponse', [
    element('Error', [
      element('Type', error.status < 500 ? 'Sender' : 'Receiver'),
      element('Code', error.code),
      element('Message', error.message),
    ]),
    element('RequestId', randomUUID()),
  ]);
  response.writeHead(error.status, { 'content-type': 'text/xml' }).end(body);
}

function sendJson(response: ServerResponse, error: AwsError, contentType: string): void {
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  response
    .writeHead(error.status, {
      'content-type': contentType.includes('json-1.0')
        ? 'application/x-amz-json-1.0'
        : 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': error.code,
      'x-amzn-query-error': `${error.code};${fault}`,
    })
    .end(JSON.stringify({ __type: error.code, message: error.message }));
}
