import { type Lane, type Quota, type Room, dealSlots } from '../domain/deal-slots';

/** The lanes in which something may be due, in the order in which they are served. */
export class HotLanes {
  private readonly lanes = new Map<string, Lane>();

  add(lanes: Iterable<Lane>): void {
    for (const lane of lanes) {
      const key = keyOf(lane);
      if (!this.lanes.has(key)) this.lanes.set(key, lane);
    }
  }

  /** Deals what there is room for; whoever gets something goes to the end. Nothing of it stays here. */
  deal(room: Room): Quota[] {
    const quotas = dealSlots([...this.lanes.values()], room);
    for (const quota of quotas) this.lanes.delete(keyOf(quota));
    return quotas;
  }
}

function keyOf({ endpointId, retry }: Lane): string {
  return `${endpointId}/${String(retry)}`;
}
