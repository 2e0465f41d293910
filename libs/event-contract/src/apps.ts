/** The services of the platform. Their order gives their HTTP ports: the first listens on the port base plus one. */
export const apps = ['registration', 'validation', 'accounts', 'notifications'] as const;

/** The name of a service, of its folder under `apps/`, of its database schema, and of its EventBridge source. */
export type App = (typeof apps)[number];

/** The HTTP port of an app when the platform's ports start after `base` (3000 gives registration 3001). */
export function httpPort(app: App, base = 3000): number {
  return base + apps.indexOf(app) + 1;
}
