import { randomBytes } from 'node:crypto';
import { JsonFile } from '../../json-file';

export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly roleArn: string;
  readonly sessionName: string;
}

const KEPT_AFTER_EXPIRY_MS = 24 * 3600 * 1000;

/** The sessions given out, remembered over a restart so that an expired one stays refused for a day. */
export class Sessions {
  private readonly file: JsonFile<Session[]>;
  private readonly byKey = new Map<string, Session>();

  constructor(
    path: string,
    private readonly now: () => number = Date.now,
  ) {
    this.file = new JsonFile(path);
    for (const session of this.file.read() ?? []) this.byKey.set(session.accessKeyId, session);
  }

  open(roleArn: string, sessionName: string, lifetimeSeconds: number): Session {
    const session: Session = {
      accessKeyId: `ASIA${randomBytes(10).toString('hex').slice(0, 16).toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(48).toString('base64'),
      expiresAt: this.now() + lifetimeSeconds * 1000,
      roleArn,
      sessionName,
    };
    this.byKey.set(session.accessKeyId, session);
    for (const old of this.byKey.values()) {
      if (old.expiresAt + KEPT_AFTER_EXPIRY_MS < this.now()) this.byKey.delete(old.accessKeyId);
    }
    this.file.write([...this.byKey.values()]);
    return session;
  }

  /** Ends the session of an access key now, or every session given out so far. Those opened later live as long as ever. */
  expire(accessKeyId?: string): void {
    const now = this.now();
    for (const session of this.byKey.values()) {
      const meant = accessKeyId === undefined || session.accessKeyId === accessKeyId;
      if (meant && session.expiresAt > now)
        this.byKey.set(session.accessKeyId, { ...session, expiresAt: now });
    }
    this.file.write([...this.byKey.values()]);
  }

  /** The session behind an access key; undefined for a key that no session has, which is accepted as long-lived. */
  find(accessKeyId: string | undefined): Session | undefined {
    return accessKeyId === undefined ? undefined : this.byKey.get(accessKeyId);
  }

  isExpired(accessKeyId: string | undefined): boolean {
    const session = this.find(accessKeyId);
    return session !== undefined && session.expiresAt <= this.now();
  }
}
