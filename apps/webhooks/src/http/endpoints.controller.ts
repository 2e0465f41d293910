import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { type Page, pageOf } from '@fanfare/http/requests/pagination';
import { ZodBody, ZodParams, ZodQuery } from '@fanfare/http/requests/request-schemas';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EndpointLists } from '../persistence/endpoint-lists.repository';
import { Endpoints } from '../persistence/endpoints.repository';
import { EndpointSeals } from '../sealing/endpoint-seals';
import { EndpointRegistry, noSuchEndpoint } from './endpoint-registry';
import { viewOf } from './endpoint-view';
import {
  changeDocumentation,
  createDocumentation,
  deleteDocumentation,
  findDocumentation,
  listDocumentation,
} from './endpoints.documentation';
import {
  type ChangeEndpoint,
  type CreateEndpoint,
  type CreatedEndpoint,
  type EndpointAddress,
  type EndpointList,
  type EndpointView,
  changeEndpoint,
  createEndpoint,
  endpointAddress,
  endpointList,
} from './endpoints.schemas';

/** Where a tenant wants what sent. */
@Controller('endpoints')
export class EndpointsController {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly endpoints: Endpoints,
    private readonly lists: EndpointLists,
    private readonly seals: EndpointSeals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Post()
  @Documented(createDocumentation)
  async create(
    @ZodBody(createEndpoint) wanted: CreateEndpoint,
    @Tenant() tenantId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedEndpoint> {
    const created = await this.registry.add(tenantId, wanted);
    void reply.header('location', `/endpoints/${created.id}`);
    return created;
  }

  @Get()
  @Documented(listDocumentation)
  async list(
    @ZodQuery(endpointList) { limit, cursor }: EndpointList,
    @Tenant() tenantId: string,
  ): Promise<Page<EndpointView>> {
    const rows = await this.lists.list(tenantId, cursor, limit + 1);
    return pageOf(
      rows.map((row) => viewOf(row, this.seals)),
      limit,
      ({ id }) => id,
    );
  }

  @Get(':endpointId')
  @Documented(findDocumentation)
  async find(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @Tenant() tenantId: string,
  ): Promise<EndpointView> {
    const endpoint = await this.endpoints.find(tenantId, endpointId);
    if (!endpoint) throw noSuchEndpoint();
    return viewOf(endpoint, this.seals);
  }

  @Patch(':endpointId')
  @Documented(changeDocumentation)
  async change(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodBody(changeEndpoint) wanted: ChangeEndpoint,
    @Tenant() tenantId: string,
  ): Promise<EndpointView> {
    return this.unitOfWork.run(() => this.registry.change(tenantId, endpointId, wanted));
  }

  @Delete(':endpointId')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Documented(deleteDocumentation)
  async remove(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @Tenant() tenantId: string,
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      const { id } = await this.registry.lock(tenantId, endpointId);
      await this.endpoints.remove(id);
    });
  }
}
