import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import type { Page } from '@fanfare/http/requests/pagination';
import { ZodBody, ZodParams, ZodQuery } from '@fanfare/http/requests/request-schemas';
import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EndpointRegistry } from './endpoint-registry';
import { EndpointViews } from './endpoint-views';
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
    private readonly views: EndpointViews,
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
    @ZodQuery(endpointList) query: EndpointList,
    @Tenant() tenantId: string,
  ): Promise<Page<EndpointView>> {
    return this.views.list(tenantId, query);
  }

  @Get(':endpointId')
  @Documented(findDocumentation)
  async find(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @Tenant() tenantId: string,
  ): Promise<EndpointView> {
    return this.views.find(tenantId, endpointId);
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
    await this.unitOfWork.run(() => this.registry.remove(tenantId, endpointId));
  }
}
