/** What waits for one endpoint: its first attempts, or (`retry`) its later ones, which wait apart from them. */
export interface Lane {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly retry: boolean;
}

/** A lane in which something may be due; nothing that is was due before `from`. */
export interface DueLane extends Lane {
  readonly from: Date;
}

/** How many deliveries may be taken from a lane. */
export interface Quota extends DueLane {
  readonly slots: number;
}

/** How many more there is room for: in all, of one tenant, to one endpoint. */
export interface Room {
  readonly total: number;
  readonly ofTenant: (tenantId: string) => number;
  readonly ofEndpoint: (endpointId: string) => number;
}

interface Hand {
  room: number;
  readonly lanes: DueLane[];
}

/**
 * Deals free slots like cards: one to each tenant in turn, within a tenant one to each of its lanes in turn, until there is
 * no room or nobody left who could take one. So whoever waits gets a slot in each round, however much others wait for.
 */
export function dealSlots(lanes: readonly DueLane[], room: Room): Quota[] {
  const dealt = new Map<DueLane, number>();
  const endpoints = new Map<string, number>();
  const hands = handsOf(lanes, room);
  let left = room.total;
  while (left > 0 && hands.size > 0) {
    for (const [tenantId, hand] of hands) {
      const lane = left > 0 && hand.room > 0 ? nextLane(hand, endpoints, room) : undefined;
      if (lane) {
        dealt.set(lane, (dealt.get(lane) ?? 0) + 1);
        hand.room -= 1;
        left -= 1;
      } else hands.delete(tenantId);
    }
  }
  return [...dealt].map(([lane, slots]) => ({ ...lane, slots }));
}

function handsOf(lanes: readonly DueLane[], room: Room): Map<string, Hand> {
  const hands = new Map<string, Hand>();
  for (const lane of lanes) {
    const hand = hands.get(lane.tenantId);
    if (hand) hand.lanes.push(lane);
    else hands.set(lane.tenantId, { room: room.ofTenant(lane.tenantId), lanes: [lane] });
  }
  return hands;
}

/** The next lane whose endpoint has room; it goes to the end, lanes without room leave. */
function nextLane({ lanes }: Hand, endpoints: Map<string, number>, room: Room): DueLane | undefined {
  for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
    const left = endpoints.get(lane.endpointId) ?? room.ofEndpoint(lane.endpointId);
    if (left <= 0) continue;
    endpoints.set(lane.endpointId, left - 1);
    lanes.push(lane);
    return lane;
  }
  return undefined;
}
