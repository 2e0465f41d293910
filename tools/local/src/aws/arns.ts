/** The one account that this endpoint plays, the same as fauxqs'. */
export const ACCOUNT = '000000000000';

export const DEFAULT_BUS = 'default';

export function busArn(region: string, bus: string): string {
  return `arn:aws:events:${region}:${ACCOUNT}:event-bus/${bus}`;
}

export function ruleArn(region: string, bus: string, rule: string): string {
  const path = bus === DEFAULT_BUS ? rule : `${bus}/${rule}`;
  return `arn:aws:events:${region}:${ACCOUNT}:rule/${path}`;
}

export function archiveArn(region: string, archive: string): string {
  return `arn:aws:events:${region}:${ACCOUNT}:archive/${archive}`;
}

export function replayArn(region: string, replay: string): string {
  return `arn:aws:events:${region}:${ACCOUNT}:replay/${replay}`;
}

/** The name of a bus that was given by name or by ARN; none means the default bus. */
export function busName(nameOrArn: string | undefined): string {
  return nameOrArn?.split(':event-bus/').at(-1) ?? DEFAULT_BUS;
}
