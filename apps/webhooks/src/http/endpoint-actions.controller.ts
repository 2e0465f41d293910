import { Tenant } from '@fanfare/http/api-keys/tenant.decorator';
import { Documented } from '@fanfare/http/openapi/documented.decorator';
import { ZodBody, ZodParams } from '@fanfare/http/requests/request-schemas';
import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { EndpointRegistry } from './endpoint-registry';
import { EndpointSecrets } from './endpoint-secrets';
import { EndpointSwitch } from './endpoint-switch';
import { disableDocumentation, enableDocumentation, rotateDocumentation } from './endpoints.documentation';
import {
  type EndpointAddress,
  type EndpointView,
  type RotateSecret,
  type RotatedSecret,
  endpointAddress,
  rotateSecret,
} from './endpoints.schemas';

/** What can be done to an endpoint besides changing it. */
@Controller('endpoints/:endpointId')
export class EndpointActionsController {
  constructor(
    private readonly registry: EndpointRegistry,
    private readonly secrets: EndpointSecrets,
    private readonly endpointSwitch: EndpointSwitch,
  ) {}

  @Post('rotate-secret')
  @Documented(rotateDocumentation)
  async rotate(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @ZodBody(rotateSecret) wanted: RotateSecret,
    @Tenant() tenantId: string,
  ): Promise<RotatedSecret> {
    const endpoint = await this.registry.lock(tenantId, endpointId);
    return this.secrets.rotate(endpoint, wanted?.overlapSeconds);
  }

  @Post('enable')
  @HttpCode(HttpStatus.OK)
  @Documented(enableDocumentation)
  async enable(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @Tenant() tenantId: string,
  ): Promise<EndpointView> {
    return this.endpointSwitch.enable(tenantId, endpointId);
  }

  @Post('disable')
  @HttpCode(HttpStatus.OK)
  @Documented(disableDocumentation)
  async disable(
    @ZodParams(endpointAddress) { endpointId }: EndpointAddress,
    @Tenant() tenantId: string,
  ): Promise<EndpointView> {
    return this.endpointSwitch.disable(tenantId, endpointId);
  }
}
