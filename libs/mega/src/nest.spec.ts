import { Inject, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { silentLogger } from '../testing/listening';
import { QueueInMemory } from '../testing/queue-in-memory';
import { DataSubscriber, InvalidSubscriberError, type Mapping, SqsListener } from './mega';
import { MegaModule, MegaSubscriber } from './nest';

@Injectable()
class Shelf {
  readonly books: unknown[] = [];
  readonly filled = Promise.withResolvers<undefined>();

  put(book: unknown): void {
    this.books.push(book);
    this.filled.resolve(undefined);
  }
}

@MegaSubscriber()
class ShelveBook extends DataSubscriber {
  override readonly pattern = { kind: 'book' };

  constructor(@Inject(Shelf) private readonly shelf: Shelf) {
    super();
  }

  process(payload: Mapping): undefined {
    this.shelf.put(payload['title']);
  }
}

@MegaSubscriber()
class Unrelated {
  readonly pattern = {};
}

@Module({ providers: [Shelf], exports: [Shelf] })
class ShelfModule {}

function application(queue: QueueInMemory, ...providers: Type[]) {
  @Module({
    imports: [
      ShelfModule,
      MegaModule.forRootAsync({
        imports: [ShelfModule],
        inject: [Shelf],
        useFactory: () => ({
          queueUrl: 'http://127.0.0.1/queue',
          client: queue.client,
          logger: silentLogger,
        }),
      }),
    ],
    providers,
  })
  class Application {}
  return NestFactory.createApplicationContext(Application, { logger: false, abortOnError: false });
}

describe('the Nest module', () => {
  it('gives messages to the subscribers among the providers while the application runs', async () => {
    const queue = new QueueInMemory();
    queue.put('{"kind":"book","title":"Emma"}');
    const app = await application(queue, ShelveBook);
    await app.get(Shelf).filled.promise;
    expect(app.get(SqsListener).subscriberCount).toBe(1);
    await app.close();
    expect(app.get(Shelf).books).toEqual(['Emma']);
    expect(queue.messages).toEqual([]);
    queue.put('{"kind":"book","title":"Persuasion"}');
    expect(queue.messages).toMatchObject([{ visible: true }]);
  });

  it('takes options that are known beforehand', async () => {
    const { client } = new QueueInMemory();
    const options = { queueUrl: 'http://127.0.0.1/queue', client, logger: silentLogger, waitTimeSeconds: 5 };
    @Module({ imports: [ShelfModule, MegaModule.forRoot(options)], providers: [ShelveBook] })
    class Application {}
    const app = await NestFactory.createApplicationContext(Application, { logger: false });
    expect(app.get(SqsListener).waitTimeSeconds).toBe(5);
    await app.close();
  });

  it.each<[string, Type[]]>([
    ['no subscriber', []],
    ['a subscriber that is none', [Unrelated]],
  ])('refuses to start with %s', async (_fault, providers) => {
    await expect(application(new QueueInMemory(), ...providers)).rejects.toThrow(InvalidSubscriberError);
  });
});
