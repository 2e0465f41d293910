import { awsSessionEnvironment } from '@fanfare/aws-session/aws-session.environment';
import { apps } from '@fanfare/event-contract/apps';
import { messagingEnvironment } from '@fanfare/messaging/messaging.environment';
import { persistenceEnvironment } from '@fanfare/persistence/persistence.environment';
import type { z } from 'zod';
import { composeServices, environmentOf, fileText } from '../testing/workspace';

const page = fileText('docs/containers.md');

const rowsAfter = (heading: string) =>
  page
    .slice(page.indexOf(heading))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const required = (shape: Readonly<Record<string, z.core.$ZodType>>) =>
  Object.keys(shape).filter((name) => !(shape[name] as z.ZodType).safeParse(undefined).success);

it('the variables that an app cannot start without are those that the page lists, for the apps that it lists', () => {
  const needed = new Map<string, string[]>();
  const note = (reader: string, names: readonly string[]) =>
    names.forEach((name) => needed.set(name, [...(needed.get(name) ?? []), reader]));
  for (const app of apps) note(app, required(environmentOf(app).shape));
  note('migrate', required(persistenceEnvironment));
  note('provision', required({ ...awsSessionEnvironment, STAGE: messagingEnvironment.STAGE }));

  const listed = rowsAfter('## What an app must be told').map(([, variable = '', readers = '']) => [
    variable.replaceAll('`', ''),
    readers.replace('every app', apps.join(', ')).split(', ').sort(),
  ]);
  const expected = [...needed].map(([name, readers]) => [name, readers.sort()]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
});

it('every service is on the page, under its address where it has one', () => {
  const beside = Object.entries(composeServices()).filter(([name]) => !apps.some((app) => app === name));
  for (const [name, { ports = [] }] of beside) {
    const [row] = rowsAfter('| service').filter(([, names = '']) => names.includes(`\`${name}\``));
    expect({ name, row: row?.[2] }).toEqual({ name, row: expect.any(String) as unknown });
    for (const port of ports) expect(row?.[2]).toContain(port.replace(/:\d+$/, ''));
  }
});

it('the image that the page builds is one, and its migration a script of it', () => {
  expect(page).toContain('--build-arg APP=registration');
  expect(page).toContain('apps/registration/src/persistence/migrate.js');
});
