import { type App, apps } from '@fanfare/event-contract/apps';

/** What there is an image of: every app, and what prepares database and AWS before the apps start. */
export type Image = App | 'setup';

export const images: readonly Image[] = [...apps, 'setup'];

const healthCheck = 'tools/image/src/health-check.js';
const migrateAll = 'tools/local/src/migrate-all.js';
const provision = 'tools/local/src/provision/provision-command.js';

/**
 * The compiled scripts that an image is there to run. The first is the one that runs when nothing else is asked for;
 * the others are run by path.
 */
export function scriptsOf(image: Image): readonly [string, ...string[]] {
  if (image === 'setup') return [migrateAll, provision, ...apps.map(migration)];
  return [`apps/${image}/src/main.js`, migration(image), healthCheck];
}

export function isImage(name: string): name is Image {
  return images.some((image) => image === name);
}

function migration(app: App): string {
  return `apps/${app}/src/persistence/migrate.js`;
}
