import { DatabaseSync } from 'node:sqlite';
import { type Archive, Archives } from './archives';

const archive: Archive = {
  region: 'eu-west-1',
  name: 'week',
  busArn: 'bus',
  retentionDays: 7,
  createdAt: 0,
};

it('events are forgotten after their days of retention, counted from when they were archived', () => {
  let now = 1_000_000;
  const archives = new Archives(new DatabaseSync(':memory:'), () => now);
  archives.add(archive);
  archives.add({ ...archive, name: 'always', retentionDays: 0 });
  archives.record('bus', { time: '1999-01-01T00:00:00Z' });
  now += 7 * 86_400;
  expect(archives.size(archive).events).toBe(1);
  now += 1;
  expect(archives.size(archive)).toEqual({ events: 0, bytes: 0 });
  expect(archives.size({ ...archive, name: 'always', retentionDays: 0 }).events).toBe(1);
});
