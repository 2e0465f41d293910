import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '../testing/test-database';
import { until } from '../testing/until';
import { databaseOptions } from './database';
import { DatabaseConnection } from './database-connection';
import { DatabaseUnavailableError } from './errors';

/** A way to the database that can be closed and opened. */
class Gateway {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<void> {
    this.server = createServer((socket) => {
      const onward = connect(Number(this.target.port), this.target.hostname);
      for (const end of [socket, onward]) {
        this.sockets.add(end);
        end.on('error', () => undefined).on('close', () => socket.destroy() && onward.destroy());
      }
      socket.pipe(onward).pipe(socket);
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
    this.server = undefined;
  }

  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }
}

let database: TestDatabase;
let gateway: Gateway;
let dataSource: DataSource;
let connection: DatabaseConnection;

beforeEach(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  gateway = new Gateway(new URL(database.url));
  await gateway.open();
  dataSource = new DataSource(
    databaseOptions('accounts', { DATABASE_URL: gateway.url, DATABASE_POOL_SIZE: 2 }, {}),
  );
  connection = new DatabaseConnection(dataSource);
});

afterEach(async () => {
  await connection.close();
  await gateway.close();
  await database.drop();
});

/** Resolves once the database answers. */
async function answers(): Promise<void> {
  await until('an answer of the database', () =>
    connection.check().then(
      () => true,
      () => false,
    ),
  );
}

it('answers from the start when the database is there', async () => {
  await connection.onModuleInit();
  await expect(connection.check()).resolves.toBeUndefined();
});

it('does not hold up the start when the database is away, and connects once it is back', async () => {
  await gateway.close();
  await connection.onModuleInit();
  await expect(connection.check()).rejects.toThrow(DatabaseUnavailableError);

  await gateway.open();
  await answers();
});

it('survives that the database goes away and comes back', async () => {
  await connection.onModuleInit();
  await gateway.close();
  await expect(connection.check()).rejects.toThrow();

  await gateway.open();
  await answers();
});

it('closes the pool for good, however often it is asked to', async () => {
  await connection.onModuleInit();
  await Promise.all([connection.close(), connection.close()]);
  await connection.close();

  expect(dataSource.isInitialized).toBe(false);
  await expect(connection.check()).rejects.toThrow(DatabaseUnavailableError);
});

it('leaves no pool open when it is closed while it connects', async () => {
  const starting = connection.onModuleInit();
  await connection.close();
  await starting;
  expect(dataSource.isInitialized).toBe(false);
});
