import { testServices } from './test-services';

/** The admin route of one endpoint. Faults of the shared endpoint must be limited to what their test owns. */
export class FaultSwitchboard {
  constructor(private readonly endpoint = testServices().awsEndpoint) {}

  put(name: string, fault: object): Promise<Response> {
    return this.call('PUT', `/${name}`, JSON.stringify(fault));
  }

  /** The faults that are on, by name. */
  async list(): Promise<Record<string, object>> {
    const answer = (await (await this.call('GET')).json()) as { faults: Record<string, object> };
    return answer.faults;
  }

  /** Turns one fault off, or all. */
  remove(name?: string): Promise<Response> {
    return this.call('DELETE', name === undefined ? '' : `/${name}`);
  }

  call(method: string, path = '', body?: string): Promise<Response> {
    return fetch(`${this.endpoint}/_fanfare/faults${path}`, { method, ...(body !== undefined && { body }) });
  }
}
