import { type Page, pageOf } from '@fanfare/http/requests/pagination';
import { Injectable } from '@nestjs/common';
import { EndpointLists } from '../persistence/endpoint-lists.repository';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointSeals } from '../sealing/endpoint-seals';
import { noSuchEndpoint } from './endpoint-registry';
import { viewOf } from './endpoint-view';
import type { EndpointList, EndpointView } from './endpoints.schemas';

/** Shows endpoints. */
@Injectable()
export class EndpointViews {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly lists: EndpointLists,
    private readonly seals: EndpointSeals,
  ) {}

  async list(tenantId: string, { limit, cursor }: EndpointList): Promise<Page<EndpointView>> {
    const rows = await this.lists.list(tenantId, cursor, limit + 1);
    const views = rows.map((row) => viewOf(row, this.seals));
    return pageOf(views, limit, ({ id }) => id);
  }

  /** @throws ProblemError 404 */
  async find(tenantId: string, id: string): Promise<EndpointView> {
    const endpoint = await this.endpoints.find(tenantId, id);
    if (!endpoint) throw noSuchEndpoint();
    return viewOf(endpoint, this.seals);
  }
}
