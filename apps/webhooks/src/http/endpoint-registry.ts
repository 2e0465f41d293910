import { ProblemError } from '@fanfare/http/problems/problem.error';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { keepRedacted } from '../domain/credential-headers';
import { Endpoints, type EndpointSettings } from '../persistence/endpoints.repository';
import type { EndpointEntity } from '../persistence/endpoint.entity';
import { EndpointSeals, type SealOwner } from '../sealing/endpoint-seals';
import { EndpointRules } from './endpoint-rules';
import { headersOf, viewOf } from './endpoint-view';
import { EndpointSecrets } from './endpoint-secrets';
import type { ChangeEndpoint, CreateEndpoint, CreatedEndpoint, EndpointView } from './endpoints.schemas';

/** Adds and changes endpoints, within the current transaction. */
@Injectable()
export class EndpointRegistry {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly rules: EndpointRules,
    private readonly seals: EndpointSeals,
    private readonly secrets: EndpointSecrets,
  ) {}

  /**
   * Adds an endpoint, with a secret of its own or the one that is wanted. However many are added at once, a tenant never
   * has more than it may have.
   * @throws ProblemError 422 for a URL that may not be called, 409 when the tenant has as many endpoints as it may have
   */
  async add(
    tenantId: string,
    { secret, signature = 'v1', ...wanted }: CreateEndpoint,
  ): Promise<CreatedEndpoint> {
    this.rules.assertCallable(wanted.url);
    await this.rules.assertRoom(tenantId);
    const owner = { tenantId, id: uuidv7() };
    const made = this.secrets.make(owner, signature, secret);
    const { createdAt } = made.entity;
    const endpoint: EndpointEntity = {
      ...owner,
      ...blank,
      ...this.settingsOf(owner, wanted, {}),
      signature,
      createdAt,
      updatedAt: createdAt,
    };
    await this.endpoints.add(endpoint, made.entity);
    return { ...viewOf(endpoint, this.seals), ...made.shown };
  }

  /** Changes what is named. @throws ProblemError 404, or 422 for a URL that may not be called */
  async change(tenantId: string, id: string, wanted: ChangeEndpoint): Promise<EndpointView> {
    if (wanted.url !== undefined) this.rules.assertCallable(wanted.url);
    const endpoint = await this.lock(tenantId, id);
    const settings = this.settingsOf(endpoint, wanted, headersOf(endpoint, this.seals));
    await this.endpoints.change(id, settings);
    return viewOf(await this.lock(tenantId, id), this.seals);
  }

  /** Deletes an endpoint; what waits for it is cancelled. @throws ProblemError 404 */
  async remove(tenantId: string, id: string): Promise<void> {
    await this.lock(tenantId, id);
    await this.endpoints.remove(id);
  }

  /** The endpoint, held until the transaction ends. @throws ProblemError 404 */
  async lock(tenantId: string, id: string): Promise<EndpointEntity> {
    const endpoint = await this.endpoints.lock(tenantId, id);
    if (!endpoint) throw noSuchEndpoint();
    return endpoint;
  }

  private settingsOf(
    owner: SealOwner,
    { headers, ...wanted }: ChangeEndpoint,
    present: Readonly<Record<string, string>>,
  ): Partial<EndpointSettings> {
    const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
    return {
      ...(Object.fromEntries(named) as Partial<EndpointSettings>),
      ...(headers ? this.sealedHeaders(owner, keepRedacted(headers, present)) : {}),
    };
  }

  private sealedHeaders(
    owner: SealOwner,
    headers: Readonly<Record<string, string>>,
  ): Pick<EndpointSettings, 'headersKeyId' | 'headersSealed'> {
    if (Object.keys(headers).length === 0) return { headersKeyId: null, headersSealed: null };
    const { keyId, sealed } = this.seals.sealHeaders(owner, headers);
    return { headersKeyId: keyId, headersSealed: sealed };
  }
}

/** What an endpoint is when nothing else is wanted. */
const blank = {
  url: '',
  eventTypes: null,
  filter: null,
  description: null,
  headersKeyId: null,
  headersSealed: null,
  rateLimitPerSecond: null,
  ordered: false,
  sendTraceparent: false,
  enabled: true,
  disabledReason: null,
  deletedAt: null,
};

/** What is answered for an endpoint that is not there, was deleted, or belongs to somebody else. */
export function noSuchEndpoint(): ProblemError {
  return new ProblemError('not-found', 'There is no endpoint with this id.');
}
