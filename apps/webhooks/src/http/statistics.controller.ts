import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented, type RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { ZodParams, ZodQuery } from '@fanfare/http/requests/request-schemas';
import { Controller, Get } from '@nestjs/common';
import { Clock } from '../delivery/clock';
import { Endpoints } from '../persistence/endpoints.repository';
import { Statistics } from '../persistence/statistics.repository';
import { noSuchEndpoint } from './endpoint-registry';
import { type EndpointAddress, endpointAddress } from './endpoints.schemas';
import {
  type StatisticsQuery,
  type StatisticsView,
  statisticsQuery,
  statisticsView,
} from './statistics.schemas';

const HOUR_MS = 3_600_000;

const statisticsDocumentation: RouteDocumentation = {
  summary: 'See how an endpoint fares',
  answers: {
    200: {
      description: 'Figures on the endpoint.',
      schema: statisticsView,
      example: {
        endpointId: '01935a1c-8f6e-7000-8000-000000000006',
        since: '2026-11-01T10:00:00.000Z',
        until: '2026-11-02T10:00:00.000Z',
        deliveries: { pending: 3, delivered: 1_180, exhausted: 2, cancelled: 0 },
        attempts: { success: 1_180, failed: 31 },
        failures: { timeout: 9, status: 22 },
        durationMs: { p50: 84, p95: 310.5, p99: 1_204 },
        lastSuccessAt: '2026-11-02T09:59:58.000Z',
        failingSince: null,
      },
    },
  },
};

/** Figures on single endpoints. */
@Controller('endpoints/:endpointId/stats')
export class StatisticsController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly statistics: Statistics,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Documented(statisticsDocumentation)
  async show(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodQuery(statisticsQuery) { hours }: StatisticsQuery,
    @Tenant() tenantId: string,
  ): Promise<StatisticsView> {
    if (!(await this.endpoints.find(tenantId, endpointId))) throw noSuchEndpoint();
    const until = this.clock.now();
    const since = new Date(until.getTime() - hours * HOUR_MS);
    const [deliveries, { durations, failures, ...attempts }, health] = await Promise.all([
      this.statistics.deliveries(endpointId, since, until),
      this.statistics.attempts(endpointId, since, until),
      this.statistics.health(endpointId),
    ]);
    return {
      endpointId,
      since: since.toISOString(),
      until: until.toISOString(),
      deliveries,
      attempts,
      failures,
      durationMs: durations ? { p50: durations[0], p95: durations[1], p99: durations[2] } : null,
      lastSuccessAt: health.lastSuccessAt?.toISOString() ?? null,
      failingSince: health.failingSince?.toISOString() ?? null,
    };
  }
}
