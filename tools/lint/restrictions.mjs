// What tags cannot see: constructs and imports that are a fault only in some places. ESLint replaces a rule's options
// instead of merging them, so each place lists everything that holds there.

const testing = {
  regex: String.raw`^@fanfare/[^/]+/testing/|^\.{1,2}/(.*/)?testing/`,
  message: 'Only tests may use what proves something.',
};
const sdk = {
  regex: '^@(aws-sdk|smithy)/',
  message: 'Only @fanfare/aws-session and @fanfare/messaging may use the AWS SDK.',
};
const ownLibs = {
  regex: '^@fanfare/',
  message: 'This lib is usable without Fanfare: it depends on no other of ours.',
};
const nest = { regex: '^@nestjs/', message: 'Only the nest entry point of this lib may use Nest.' };
const node = { regex: '^node:', message: 'The contract is pure data: it runs wherever JavaScript does.' };
const environment = {
  name: 'node:process',
  importNames: ['env'],
  message: 'Take configuration from the parsed environment of @fanfare/process.',
};
const world = [
  {
    regex: '^(@nestjs/|@aws-sdk/|@smithy/|typeorm$|typeorm/|pg$|uuidv7$|rxjs)',
    message: 'The domain is plain TypeScript: take facts, return facts.',
  },
  {
    regex: '^@fanfare/(?!event-contract/)',
    message: 'The domain may know the event contract and nothing else of the platform.',
  },
  {
    regex: String.raw`^\.\./(.*/)?(http|reactions|persistence)/`,
    message: 'The domain does not know who asks or where state is kept.',
  },
];
const randomness = {
  name: 'node:crypto',
  importNames: [
    'default',
    'getRandomValues',
    'randomBytes',
    'randomFillSync',
    'randomInt',
    'randomUUID',
    'webcrypto',
  ],
  message: 'Randomness is an argument of the domain, not something that it makes.',
};

const imports = (patterns, paths = [environment]) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns, paths }],
});

const plainError = {
  selector:
    ':matches(ThrowStatement, CallExpression[callee.name="reject"], CallExpression[callee.property.name="reject"]) > NewExpression[callee.name="Error"]',
  message: 'Use an error class of this project, whose message says what to do next.',
};
const errorByName = {
  selector:
    'BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name="name"][object.name=/^(e|err|error|exception|cause|reason|failure|[a-z]\\w*(Error|Exception))$/]',
  message: 'Match errors with instanceof.',
};
const newClient = {
  selector: 'NewExpression[callee.name=/^(SQS|EventBridge|STS|SESv2|SNS|S3)(Client)?$/]',
  message: 'Only @fanfare/aws-session constructs SDK clients: ask it for one.',
};
const clockless = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
  message: 'The time is an argument of the domain, not something that it reads.',
};
const lateImport = {
  selector: 'ImportExpression',
  message: 'The domain imports statically, where the rules can see it.',
};
const sleep = {
  selector: 'CallExpression[callee.name=/^(setTimeout|sleep|delay)$/]',
  message: 'Wait for an event, not for time.',
};

const syntax = (...entries) => ({ 'no-restricted-syntax': ['error', ...entries] });

const environmentVariables = {
  object: 'process',
  property: 'env',
  message: 'Take configuration from the parsed environment of @fanfare/process.',
};
const clocksAndDice = [
  { object: 'Date', property: 'now', message: clockless.message },
  { object: 'performance', property: 'now', message: clockless.message },
  { object: 'Math', property: 'random', message: randomness.message },
  { object: 'crypto', property: 'randomUUID', message: randomness.message },
  { object: 'crypto', property: 'getRandomValues', message: randomness.message },
];

const properties = (...entries) => ({ 'no-restricted-properties': ['error', ...entries] });

/** Production code of apps and of platform libs. */
export const production = {
  ...imports([testing]),
  ...syntax(plainError, errorByName, newClient),
  ...properties(environmentVariables),
};

/** A platform lib that has no business with AWS. */
export const withoutSdk = imports([testing, sdk]);

/** The lib that makes the clients. */
export const clientFactory = syntax(plainError, errorByName);

/** The lib that reads the environment. */
export const environmentReader = { ...imports([testing, sdk], []), 'no-restricted-properties': 'off' };

/** The lib that stands on its own: it makes its own clients, and knows neither Fanfare nor, but for one door, Nest. */
export const standalone = {
  ...imports([testing, ownLibs, nest]),
  ...syntax(plainError, errorByName),
};
export const standaloneDoor = imports([testing, ownLibs]);

/** The event contract. */
export const contract = imports([testing, node]);

/** The decisions of an app. */
export const domain = {
  ...imports([testing, ...world], [environment, randomness]),
  ...syntax(plainError, errorByName, newClient, clockless, lateImport),
  ...properties(environmentVariables, ...clocksAndDice),
};

/** Tools may read the environment; the local platform also makes clients. */
export const tool = { ...imports([testing], []), ...syntax(plainError, errorByName, newClient) };
export const localPlatform = syntax(plainError, errorByName);

/** What proves something may throw what it likes, and make clients. */
export const tests = syntax(errorByName);

/** A test itself does not sleep either. */
export const specs = syntax(errorByName, sleep);
