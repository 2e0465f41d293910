import { UnitOfWork } from '@fanfare/persistence/unit-of-work';
import { enableFailpoints } from '@fanfare/process/failpoint';
import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ProblemError } from '../src/problems/problem.error';
import { ZodBody, ZodParams } from '../src/requests/request-schemas';
import { type HttpTestApp, startHttpTestApp, testKeys } from './http-test-app';

const order = z.object({ item: z.string(), note: z.string().optional() });
type Order = z.output<typeof order>;

/** Lets a test hold a handler, within its transaction, until it has seen what it wants to see. */
interface Gate {
  opened: Promise<void>;
  reached(): void;
}

const open: Gate = { opened: Promise.resolve(), reached: () => undefined };
let gate = open;

/** One entry for each attempt that is to lose against others. */
const contention: true[] = [];

@Controller()
class OrderController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Post('orders')
  @HttpCode(202)
  async create(
    @ZodBody(order) { item }: Order,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const [row] = await this.unitOfWork.manager.query<{ id: number }[]>(
      'INSERT INTO orders (item) VALUES ($1) RETURNING id',
      [item],
    );
    gate.reached();
    await gate.opened;
    if (item === 'contended' && contention.pop() !== undefined) {
      void reply.code(201).header('x-attempt', 'lost');
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    }
    if (item === 'refused') throw new ProblemError('conflict', 'This item cannot be ordered.');
    void reply.header('location', `/orders/${row!.id}`);
    return { id: row!.id, item, text: 'ünï "\u0000' };
  }

  @Post('orders/:id/cancellation')
  @HttpCode(204)
  async cancel(@ZodParams(z.object({ id: z.string() })) { id }: { id: string }): Promise<void> {
    await this.unitOfWork.manager.query('DELETE FROM orders WHERE id = $1', [id]);
  }

  @Post('buffers')
  buffer(): Buffer {
    return Buffer.from('not to be kept');
  }
}

/** How a request is to be sent. */
export interface Sent {
  readonly key?: string;
  readonly tenant?: keyof typeof testKeys;
  readonly path?: string;
  readonly signal?: AbortSignal;
}

/** An app with orders that can be made and cancelled, to be asked twice. */
export class OrderApp {
  private constructor(
    private readonly test: HttpTestApp,
    readonly dataSource: DataSource,
  ) {}

  static async start(): Promise<OrderApp> {
    const test = await startHttpTestApp({ controllers: [OrderController] });
    const dataSource = test.app.get(DataSource);
    await dataSource.query('CREATE TABLE orders (id serial PRIMARY KEY, item text NOT NULL)');
    return new OrderApp(test, dataSource);
  }

  get app(): HttpTestApp['app'] {
    return this.test.app;
  }

  close(): Promise<void> {
    return this.test.close();
  }

  /** No orders, no stored answers, no faults, an open gate. */
  async reset(): Promise<void> {
    enableFailpoints('', 'test');
    gate = open;
    await this.dataSource.query('TRUNCATE orders, idempotency_keys');
  }

  /** Closes the gate; `running` resolves when a handler waits at it. */
  shut(): { readonly running: Promise<void>; open(): void } {
    const [opened, running] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    gate = { opened: opened.promise, reached: () => running.resolve() };
    return { running: running.promise, open: () => opened.resolve() };
  }

  /** Lets the next attempts at an order of `contended` end in a deadlock. */
  contend(attempts: number): void {
    contention.push(...Array.from({ length: attempts }, () => true as const));
  }

  post(body: unknown, { key, tenant = 'acme', path = '/orders', signal }: Sent = {}): Promise<Response> {
    return fetch(this.test.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${testKeys[tenant]}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal ?? null,
    });
  }

  async orders(): Promise<string[]> {
    const rows = await this.dataSource.query<{ item: string }[]>('SELECT item FROM orders ORDER BY id');
    return rows.map(({ item }) => item);
  }
}

/** What of an answer must be the same when it is given again. */
export async function seen(response: Response) {
  const { status, headers } = response;
  return {
    status,
    location: headers.get('location'),
    type: headers.get('content-type'),
    body: await response.text(),
  };
}
