// The second entry point, `@fanfare/mega/nest`: a listener in a Nest application.
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Injectable,
  Module,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { InvalidSubscriberError } from './errors';
import type { SqsListenerOptions } from './listen/listener-options';
import { SqsListener } from './listen/sqs-listener';
import type { AnySubscriber } from './subscriber/subscriber-registry';

const marked = DiscoveryService.createDecorator<undefined>();

/**
 * Makes a provider a subscriber of the application's listener. The class extends `MessageSubscriber`, `DataSubscriber`
 * or `EventSubscriber`, and may have injected what it needs.
 */
export function MegaSubscriber(): ClassDecorator {
  return (type) => {
    Injectable()(type);
    marked(undefined)(type as unknown as new () => unknown);
  };
}

/** How to find out how to listen. */
export interface MegaModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<SqsListenerOptions>['useFactory'];
}

/** Listens while the application runs. */
@Injectable()
class MegaListening implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(SqsListener) private readonly listener: SqsListener,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
  ) {}

  onApplicationBootstrap(): void {
    for (const { metatype, instance } of this.discovery.getProviders({ metadataKey: marked.KEY }))
      this.listener.registerSubscriber(metatype as new () => AnySubscriber, () => instance as AnySubscriber);
    if (this.listener.subscriberCount === 0)
      throw new InvalidSubscriberError(
        'No provider is a @MegaSubscriber(): every message would be deleted unread.',
      );
    void this.listener.listen();
  }

  async onModuleDestroy(): Promise<void> {
    await this.listener.stop();
  }
}

/**
 * Gives the application an `SqsListener` with every `@MegaSubscriber()` among its providers. It listens from bootstrap
 * on, and closing the application waits until the messages in hand are settled. A subscriber that cannot be registered,
 * and an application without any, does not start.
 */
@Module({})
export class MegaModule {
  /** With options that are known now. */
  static forRoot(options: SqsListenerOptions): DynamicModule {
    return MegaModule.forRootAsync({ useFactory: () => options });
  }

  /** With options that depend on other providers. */
  static forRootAsync({ imports = [], inject = [], useFactory }: MegaModuleAsyncOptions): DynamicModule {
    const listener: FactoryProvider<SqsListener> = {
      provide: SqsListener,
      inject,
      useFactory: async (...dependencies: unknown[]) =>
        new SqsListener(
          await (useFactory as (...each: unknown[]) => SqsListenerOptions | Promise<SqsListenerOptions>)(
            ...dependencies,
          ),
        ),
    };
    return {
      module: MegaModule,
      imports: [DiscoveryModule, ...imports],
      providers: [listener, MegaListening],
      exports: [SqsListener],
    };
  }
}

// As in mega.ts: what ES modules learn the names from.
if (module.exports === undefined) {
  module.exports = { MegaModule: null, MegaSubscriber: null };
}
