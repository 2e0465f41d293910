import { WebhookSender, type SenderOptions, type WebhookAnswer } from '../src/sending/webhook-sender';
import type { SendingConfig } from '../src/sending/sending.environment';

/** Settings of a laptop, which lets a test call a server of its own. */
export const laptop: SendingConfig = {
  WEBHOOKS_ALLOW_PRIVATE_TARGETS: true,
  WEBHOOKS_ALLOWED_PORTS: [443, 8443],
  WEBHOOK_TIMEOUT_MS: 10_000,
};

/** What tests opened, and what closes it again. */
export interface SendingScene {
  sender(config?: Partial<SendingConfig>, options?: SenderOptions): WebhookSender;
  opened<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T>;
  /** Sends `{}` with a sender of a laptop. */
  send(url: string, config?: Partial<SendingConfig>, options?: SenderOptions): Promise<WebhookAnswer>;
  close(): Promise<void>;
}

/** An empty scene; to be closed after each test. */
export function sendingScene(): SendingScene {
  const open: { close(): Promise<void> }[] = [];
  const scene: SendingScene = {
    sender: (config, options) => {
      const sender = new WebhookSender({ ...laptop, ...config }, options);
      open.push(sender);
      return sender;
    },
    opened: async (opening) => {
      const thing = await opening;
      open.push(thing);
      return thing;
    },
    send: (url, config, options) => scene.sender(config, options).send(post(url)),
    close: async () => {
      await Promise.all(open.splice(0).map((thing) => thing.close()));
    },
  };
  return scene;
}

/** A request with a small body. */
export function post(url: string, body = Buffer.from('{}')) {
  return { url, headers: { 'content-type': 'application/json' }, body };
}

/** Does something again and again, each time after the last is done. */
export async function inTurn<T>(times: number, act: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  while (results.length < times) results.push(await act());
  return results;
}
