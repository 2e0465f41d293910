import { randomUUID } from 'node:crypto';
import { AwsError, validationError } from '../aws-error';
import { ACCOUNT } from '../arns';
import { element } from '../xml';
import type { Sessions } from './sessions';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

const DEFAULT_SESSION_SECONDS = 3600;
const LONGEST_SESSION_SECONDS = 43_200;

/** STS over the query protocol: AssumeRole hands out sessions, GetCallerIdentity names the caller. */
export class StsService {
  /** Sessions may be as short as a second, unlike on AWS, so that expiry can be tested. `lifetimeSeconds`, when given, is every session's lifetime, whatever DurationSeconds asks for. */
  constructor(
    private readonly sessions: Sessions,
    private readonly lifetimeSeconds: number | undefined,
  ) {}

  /** Answers one operation with XML; throws AwsError. */
  handle(parameters: URLSearchParams, accessKeyId: string | undefined): string {
    const action = parameters.get('Action') ?? '';
    if (action === 'AssumeRole') return respond(action, this.assumeRole(parameters));
    if (action === 'GetCallerIdentity') return respond(action, this.callerIdentity(accessKeyId));
    throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  }

  private assumeRole(parameters: URLSearchParams): string {
    const { roleArn, sessionName, seconds } = roleRequest(parameters);
    const session = this.sessions.open(roleArn, sessionName, this.lifetimeSeconds ?? seconds);
    return (
      element('AssumedRoleUser', [
        element('AssumedRoleId', `AROA${ACCOUNT}:${sessionName}`),
        element('Arn', assumedRoleArn(roleArn, sessionName)),
      ]) +
      element('Credentials', [
        element('AccessKeyId', session.accessKeyId),
        element('SecretAccessKey', session.secretAccessKey),
        element('SessionToken', session.sessionToken),
        element('Expiration', new Date(session.expiresAt).toISOString()),
      ])
    );
  }

  private callerIdentity(accessKeyId: string | undefined): string {
    const session = this.sessions.find(accessKeyId);
    const arn =
      session === undefined
        ? `arn:aws:iam::${ACCOUNT}:root`
        : assumedRoleArn(session.roleArn, session.sessionName);
    return element('Arn', arn) + element('UserId', accessKeyId ?? ACCOUNT) + element('Account', ACCOUNT);
  }
}

function roleRequest(parameters: URLSearchParams): { roleArn: string; sessionName: string; seconds: number } {
  const roleArn = parameters.get('RoleArn') ?? '';
  const sessionName = parameters.get('RoleSessionName') ?? '';
  const seconds = Number(parameters.get('DurationSeconds') ?? DEFAULT_SESSION_SECONDS);
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(roleArn)) throw validationError(`${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw validationError(`RoleSessionName ${sessionName} is invalid`);
  if (!(seconds >= 1 && seconds <= LONGEST_SESSION_SECONDS)) {
    throw validationError(
      `DurationSeconds must be between 1 and ${String(LONGEST_SESSION_SECONDS)} seconds.`,
    );
  }
  return { roleArn, sessionName, seconds };
}

function assumedRoleArn(roleArn: string, sessionName: string): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${roleArn.split('/').at(-1) ?? ''}/${sessionName}`;
}

function respond(action: string, result: string): string {
  const metadata = element('ResponseMetadata', [element('RequestId', randomUUID())]);
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`;
}
