import { Injectable } from '@nestjs/common';
import { Endpoints, type Subscription } from '../persistence/endpoints.repository';
import { Filters } from './filters';

/** What of an event a filter may look at. */
export interface Filterable {
  readonly type: string;
  readonly timestamp: string;
  readonly source: string;
  readonly data: unknown;
}

/** Knows who asked for what. */
@Injectable()
export class Subscribers {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly filters: Filters,
  ) {}

  /** The endpoints of a tenant that are to get an event, as the current transaction sees them. */
  async of(tenantId: string, event: Filterable): Promise<readonly Subscription[]> {
    const asked = await this.endpoints.subscriptions(tenantId, event.type);
    return asked.filter(({ filter }) => this.filters.matches(filter, event));
  }
}
