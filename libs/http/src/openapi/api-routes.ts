import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import type { DiscoveryService } from '@nestjs/core';
import { publicRoute, unlimitedRoute } from '../api-keys/public.decorator';
import { type RequestSchemas, requestSchemasOf } from '../requests/request-schemas';
import { type RouteDocumentation, documentationOf } from './documented.decorator';

/** A route of a controller and what it declares about itself. */
export interface ApiRoute {
  readonly method: string;
  /** As OpenAPI writes it: `/customers/{customerId}`. */
  readonly path: string;
  readonly name: string;
  readonly tag: string;
  readonly isPublic: boolean;
  readonly isLimited: boolean;
  readonly schemas: RequestSchemas;
  readonly documentation: RouteDocumentation | undefined;
}

/** Every HTTP route of every controller of an app. */
export function apiRoutes(discovery: DiscoveryService): ApiRoute[] {
  return discovery.getControllers().flatMap(({ metatype }) => (metatype ? routesOf(metatype as Type) : []));
}

function routesOf(controller: Type): ApiRoute[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, prototype[name] ?? {}))
    .map((name) => routeOf(controller, name, prototype[name] ?? {}));
}

function routeOf(controller: Type, name: string, handler: object): ApiRoute {
  const isMarked = (mark: symbol): boolean =>
    [controller, handler].some((target) => Reflect.getMetadata(mark, target) === true);
  const tag = controller.name.replace(/Controller$/, '');
  const parts = [controller, handler].map(
    (target) => Reflect.getMetadata(PATH_METADATA, target) as string | undefined,
  );
  const segments = parts.flatMap((part) => (part ?? '').split('/')).filter((segment) => segment !== '');
  return {
    method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod].toLowerCase(),
    path: `/${segments.map((segment) => segment.replace(/^:(.+)$/, '{$1}')).join('/')}`,
    name: `${name}${tag}`,
    tag,
    isPublic: isMarked(publicRoute),
    isLimited: !isMarked(unlimitedRoute),
    schemas: requestSchemasOf(handler),
    documentation: documentationOf(handler),
  };
}
