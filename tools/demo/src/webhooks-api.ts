import { z } from 'zod';
import { PlatformApi } from './platform-api';

const endpoint = z.object({ id: z.string() });

/** Where the platform is told who wants to hear of customers. */
export class WebhooksApi extends PlatformApi {
  /** Has every event sent to a URL, signed with this secret; resolves with the endpoint's id. @throws RequestRefusedError */
  async addEndpoint(url: string, secret: string, key: string, signal: AbortSignal): Promise<string> {
    const wanted = { url, secret, description: 'A run of npm run demo' };
    return endpoint.parse(await this.post('/endpoints', wanted, key, signal)).id;
  }

  /** Has nothing sent any more. @throws RequestRefusedError */
  async removeEndpoint(id: string, signal: AbortSignal): Promise<void> {
    await this.ask(`/endpoints/${id}`, signal, { method: 'DELETE' });
  }
}
