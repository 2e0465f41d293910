import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error';
import { readBody } from '../request';
import type { Sessions } from '../sts/sessions';
import { faultSchema, type Fault } from './fault';
import type { FaultSwitches } from './fault-switches';

const PATH = /^\/_fanfare\/faults(?:\/([\w.-]{1,64}))?$/;

/** The admin route that turns faults on and off. AWS has none, so nothing that runs there may call it. */
export class FaultAdmin {
  constructor(
    private readonly faults: FaultSwitches,
    private readonly sessions: Sessions,
  ) {}

  /** Answers with the faults that are on; false when the request is for another address. Throws AwsError. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = PATH.exec(request.url ?? '');
    if (path === null) return false;
    await this.change(request, path[1]);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ faults: this.faults.list() }));
    return true;
  }

  private async change(request: IncomingMessage, name: string | undefined): Promise<void> {
    if (request.method === 'PUT' && name !== undefined) this.put(name, await readFault(request));
    else if (request.method === 'DELETE' && name !== undefined) this.faults.remove(name);
    else if (request.method === 'DELETE') this.faults.clear();
    else if (request.method !== 'GET' || name !== undefined) {
      const offered =
        'PUT and DELETE /_fanfare/faults/<name>, GET and DELETE /_fanfare/faults are what there is.';
      throw new AwsError('MethodNotAllowed', offered, 405);
    }
  }

  private put(name: string, fault: Fault): void {
    if (fault.fault === 'expireSessions') this.sessions.expire(fault.accessKeyId);
    else this.faults.set(name, fault);
  }
}

async function readFault(request: IncomingMessage): Promise<Fault> {
  const checked = faultSchema.safeParse(parse(await readBody(request)));
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter(Boolean).join(': '),
  );
  throw new AwsError('InvalidFault', problems.join('; '));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('InvalidFault', 'The body must be one fault as JSON: {"fault":"throttle","times":3}');
  }
}
