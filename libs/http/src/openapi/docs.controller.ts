import type { App } from '@fanfare/event-contract/apps';
import { Controller, Get, Header, Inject, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Public } from '../api-keys/public.decorator';
import { appName } from '../health/health.controller';
import { apiRoutes } from './api-routes';
import { docsPage, docsPolicy } from './docs-page';
import { Documented } from './documented.decorator';
import { type OpenApiDocument, openApiDocument } from './open-api-document';

/** Tells programs and people what an app's API is. */
@Controller()
@Public()
export class DocsController implements OnApplicationBootstrap {
  private document: OpenApiDocument | undefined;
  private page = '';

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(appName) private readonly app: App,
  ) {}

  /** Makes the documents once, at the start, so that what cannot be described stops it. */
  onApplicationBootstrap(): void {
    this.document = openApiDocument(this.app, apiRoutes(this.discovery));
    this.page = docsPage(this.document);
  }

  @Get('openapi.json')
  @Documented({
    summary: 'Describe this API',
    answers: { 200: { description: 'An OpenAPI document.', contentType: 'application/json' } },
  })
  openApi(): OpenApiDocument | undefined {
    return this.document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', docsPolicy)
  @Documented({
    summary: 'Show this page',
    answers: { 200: { description: 'The same, for people.', contentType: 'text/html' } },
  })
  docs(): string {
    return this.page;
  }
}
