import { createHmac, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { uuidv7 } from 'uuidv7';

const warmUp = 1_000;

/**
 * The floor of the webhook benchmark: signs a body and posts it, as fast as a bare loop can, and remembers nothing. Told
 * the address, how many, how many at once, and how large; prints how many it posted a second.
 */
async function main(): Promise<void> {
  const [url = '', count = '', atOnce = '', bytes = ''] = process.argv.slice(2);
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: Number(atOnce) });
  const key = randomBytes(24);
  const body = Buffer.from(JSON.stringify({ type: 'bench', data: { text: 'x'.repeat(Number(bytes)) } }));
  const post = async (): Promise<void> => {
    const id = uuidv7();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    const answer = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    await answer.body.dump();
  };
  const postAll = async (total: number): Promise<void> => {
    let next = 0;
    const loop = async (): Promise<void> => {
      while (next < total) {
        next += 1;
        await post();
      }
    };
    await Promise.all(Array.from({ length: Number(atOnce) }, loop));
  };
  await postAll(warmUp);
  const start = performance.now();
  await postAll(Number(count));
  process.stdout.write(`${String((Number(count) * 1000) / (performance.now() - start))}\n`);
  await pool.close();
}

void main();
