import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AwsError } from './aws-error';
import { sendError } from './error-response';
import { EventBridgeService } from './event-bridge/event-bridge-service';
import { mayAct } from './faults/call-faults';
import { FaultAdmin } from './faults/fault-admin';
import { FaultSwitches } from './faults/fault-switches';
import { QueueService } from './queues/queue-service';
import { credentialScope, readBody, readJson, type CredentialScope } from './request';
import { Sessions } from './sts/sessions';
import { StsService } from './sts/sts-service';

export interface AwsEndpointOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDirectory: string;
  /** Overrides every session's DurationSeconds; for tests of expiry. */
  readonly sessionLifetimeSeconds?: number | undefined;
}

interface Services {
  readonly queues: QueueService;
  readonly eventBridge: EventBridgeService;
  readonly sessions: Sessions;
  readonly sts: StsService;
  readonly faults: FaultSwitches;
  readonly faultAdmin: FaultAdmin;
}

const EVENT_BRIDGE_TARGET = 'AWSEvents.';
const STS_VERSION = '2011-06-15';

/** SQS, SNS, EventBridge and STS on one port of 127.0.0.1, with their state under one directory. */
export class AwsEndpoint {
  private readonly underWay = new Set<ServerResponse>();
  private stopping = false;

  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly services: Services,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.underWay.add(response);
      response.once('close', () => this.underWay.delete(response));
      if (this.stopping) response.setHeader('connection', 'close');
      this.route(request, response).catch((error: unknown) => sendError(request, response, error));
    });
  }

  static async start(options: AwsEndpointOptions): Promise<AwsEndpoint> {
    const server = createServer({ keepAliveTimeout: 0 });
    const url = `http://127.0.0.1:${String(await listen(server, options.port))}`;
    const queues = await QueueService.open(options.dataDirectory, url);
    const sessions = new Sessions(join(options.dataDirectory, 'sessions.json'));
    const faults = new FaultSwitches();
    const eventBridge = new EventBridgeService(options.dataDirectory, queues, faults);
    const sts = new StsService(sessions, options.sessionLifetimeSeconds);
    const faultAdmin = new FaultAdmin(faults, sessions);
    return new AwsEndpoint(url, server, { queues, eventBridge, sessions, sts, faults, faultAdmin });
  }

  /** Ends long polls with an empty answer, finishes the requests under way, and frees the port. */
  async stop(): Promise<void> {
    this.stopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const response of this.underWay)
      if (!response.headersSent) response.setHeader('connection', 'close');
    this.services.queues.releasePolls();
    await closed;
    this.services.eventBridge.close();
    await this.services.queues.close();
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      if (await this.services.faultAdmin.handle(request, response)) return;
      throw new AwsError('NotFound', 'Services are called with POST here.', 404);
    }
    const scope = credentialScope(request);
    const target = request.headers['x-amz-target'];
    this.assertAlive(scope, typeof target === 'string');
    if (typeof target === 'string') await this.routeJson(request, response, { ...scope, target });
    else if (request.headers['content-type']?.includes('x-www-form-urlencoded')) {
      await this.routeForm(request, response, scope);
    } else this.services.queues.handle(request, response);
  }

  private async routeJson(
    request: IncomingMessage,
    response: ServerResponse,
    call: CredentialScope & { readonly target: string },
  ): Promise<void> {
    if (!mayAct({ ...call, request, response }, this.services.faults)) return;
    const { queues, eventBridge } = this.services;
    const move = queues.moveTasks.operation(call.target);
    if (call.target.startsWith(EVENT_BRIDGE_TARGET)) {
      const operation = call.target.slice(EVENT_BRIDGE_TARGET.length);
      const answer = eventBridge.handle(operation, await readJson(request), call);
      queues.commit();
      sendJson(response, 'application/x-amz-json-1.1', answer);
    } else if (move !== undefined) {
      sendJson(response, 'application/x-amz-json-1.0', move(await readJson(request)));
    } else queues.handle(request, response);
  }

  private async routeForm(
    request: IncomingMessage,
    response: ServerResponse,
    scope: CredentialScope,
  ): Promise<void> {
    const body = await readBody(request);
    const parameters = new URLSearchParams(body);
    const call = {
      target: parameters.get('Action') ?? '',
      accessKeyId: scope.accessKeyId,
      request,
      response,
    };
    if (!mayAct(call, this.services.faults)) return;
    if (parameters.get('Version') !== STS_VERSION)
      return this.services.queues.handleForm(request, response, body);
    const answer = this.services.sts.handle(parameters, scope.accessKeyId);
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answer);
  }

  private assertAlive({ accessKeyId }: CredentialScope, json: boolean): void {
    if (!this.services.sessions.isExpired(accessKeyId)) return;
    const message = 'The security token included in the request is expired';
    throw json ? new AwsError('ExpiredTokenException', message) : new AwsError('ExpiredToken', message, 403);
  }
}

function sendJson(response: ServerResponse, contentType: string, answer: object): void {
  response.writeHead(200, { 'content-type': contentType }).end(JSON.stringify(answer));
}

async function listen(server: Server, port: number): Promise<number> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  server.off('error', listening.reject);
  return (server.address() as AddressInfo).port;
}
