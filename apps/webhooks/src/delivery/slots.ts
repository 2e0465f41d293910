import type { Room } from '../domain/deal-slots';

/** Whose slot it is. */
export interface Holder {
  readonly tenantId: string;
  readonly endpointId: string;
}

/** How many attempts are under way in this process, and how many more may be. */
export class Slots {
  private taken = 0;
  private readonly tenants = new Map<string, number>();
  private readonly endpoints = new Map<string, number>();
  private readonly answered = new Set<Holder>();

  constructor(
    private readonly limit: number,
    private readonly endpointLimit: number,
  ) {}

  get inUse(): number {
    return this.taken;
  }

  /** A tenant has at most half of the slots, so that there are some for the others at any time. */
  get room(): Room {
    return {
      total: this.limit - this.taken,
      ofTenant: (tenantId) => Math.floor(this.limit / 2) - (this.tenants.get(tenantId) ?? 0),
      ofEndpoint: (endpointId) => this.endpointLimit - (this.endpoints.get(endpointId) ?? 0),
    };
  }

  take({ tenantId, endpointId }: Holder): void {
    this.taken += 1;
    add(this.tenants, tenantId, 1);
    add(this.endpoints, endpointId, 1);
  }

  /** The endpoint has one request less to answer; the attempt is under way until it is freed. */
  freeEndpoint(holder: Holder): void {
    this.answered.add(holder);
    add(this.endpoints, holder.endpointId, -1);
  }

  /** The attempt is over. */
  free(holder: Holder): void {
    if (!this.answered.delete(holder)) add(this.endpoints, holder.endpointId, -1);
    this.taken -= 1;
    add(this.tenants, holder.tenantId, -1);
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
