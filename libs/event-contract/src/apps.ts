/** The services of the platform, each with its place among their HTTP ports; a place that is given never changes. */
const portPlaces = {
  registration: 1,
  validation: 2,
  accounts: 3,
  notifications: 4,
  webhooks: 6,
  bridge: 7,
} as const;

/** The name of a service, of its folder under `apps/`, of its database schema, and of its EventBridge source. */
export type App = keyof typeof portPlaces;

/** The services of the platform. */
export const apps = Object.keys(portPlaces) as readonly App[];

/** The places that are kept for services: an app listens on the port base plus its place, from 1 to this number. */
export const LAST_PORT_PLACE = 7;

/** The HTTP port of an app when the platform's ports start after `base` (3000 gives registration 3001). */
export function httpPort(app: App, base = 3000): number {
  return base + portPlaces[app];
}
