import { ProblemError, validationFailed } from '@fanfare/http/problems/problem.error';
import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../app.config';
import { urlFindings } from '../domain/webhook-url';
import { EndpointLists } from '../persistence/endpoint-lists.repository';

/** What an endpoint may be, as far as that depends on the configuration. */
@Injectable()
export class EndpointRules {
  constructor(
    private readonly lists: EndpointLists,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws ProblemError 422 for a URL that may not be called */
  assertCallable(url: string): void {
    const { WEBHOOKS_ALLOW_PRIVATE_TARGETS: privateTargets, WEBHOOKS_ALLOWED_PORTS: ports } = this.config;
    const findings = urlFindings(url, { privateTargets, ports });
    if (findings.length === 0) return;
    throw validationFailed(findings.map(({ code, message }) => ({ pointer: '/url', code, message })));
  }

  /**
   * Holds the tenant's number of endpoints until the transaction ends.
   * @throws ProblemError 409 when the tenant has as many as it may have
   */
  async assertRoom(tenantId: string): Promise<void> {
    const most = this.config.WEBHOOK_ENDPOINTS_PER_TENANT;
    if ((await this.lists.countAndHold(tenantId)) < most) return;
    const detail = `There are ${String(most)} endpoints, which is the most: delete one first.`;
    throw new ProblemError('conflict', detail);
  }
}
