import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createHmac } from 'node:crypto';
import { WebhooksApp } from '../testing/webhooks-app';
import { DeliveryLoop } from '../src/delivery/delivery-loop';
import { until } from '@fanfare/persistence/testing/until';

const sink = `const http=require('http');let n=0;const s=http.createServer((q,r)=>{q.resume();q.on('end',()=>{n++;r.end('ok')})});s.keepAliveTimeout=60000;s.listen(0,'127.0.0.1',()=>console.log(s.address().port));process.stdin.on('close',()=>process.exit());process.stdin.resume()`;

it('bench', async () => {
  const child = spawn(process.execPath, ['-e', sink], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (d: Buffer) => resolve(Number(d.toString()))),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const body = Buffer.from(JSON.stringify({ type: 'x', timestamp: 'y', data: { a: 'b'.repeat(400) } }));
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const sig = createHmac('sha256', 'k').update(body).digest('base64');
      const r = request(
        {
          agent,
          port,
          host: '127.0.0.1',
          method: 'POST',
          headers: { 'content-length': body.length, 'webhook-signature': sig },
        },
        (res) => {
          res.resume();
          res.on('end', resolve);
        },
      );
      r.on('error', reject);
      r.end(body);
    });
  const N = 10000;
  let i = 0;
  const t0 = performance.now();
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (i++ < N) await post();
    }),
  );
  console.log('floor node:http', Math.round(N / ((performance.now() - t0) / 1000)));
  const app = await WebhooksApp.start({ WEBHOOK_POLL_MS: '500' });
  for (const fan of [1, 10]) {
    const eps = await Promise.all(
      Array.from({ length: fan }, () => app.endpoint(`http://127.0.0.1:${port}/`)),
    );
    await app.instance.get(DeliveryLoop).wake([]);
    const stop = app.instance;
    for (const e of eps) await app.backlog(e.id, N / fan);
    const t1 = performance.now();
    const c0 = Number(
      (
        await app.outside.query('select xact_commit from pg_stat_database where datname=current_database()')
      )[0].xact_commit,
    );
    app.instance
      .get(DeliveryLoop)
      .wake(eps.map((e) => ({ tenantId: 'acme', endpointId: e.id, retry: false })));
    await until(
      'all',
      async () => {
        const [r] = await app.outside.query("select count(*)::int c from deliveries where state='pending'");
        await new Promise((res) => setTimeout(res, 100));
        return r.c === 0;
      },
      100,
    );
    const secs = (performance.now() - t1) / 1000;
    console.log('fan', fan, 'deliveries/s', Math.round(N / secs));
    void stop;
    void c0;
  }
  await app.end();
  child.stdin.end();
}, 200000);
