// Who may depend on whom, as options of @nx/enforce-module-boundaries. Every project has exactly one `type:` and one
// `scope:` of these; tags.spec.ts holds the projects to it, because the rule itself ignores a mistyped tag.
import { existsSync, readdirSync } from 'node:fs';

const appsFolder = new URL('../../apps', import.meta.url);

/** What a project may be. */
export const types = ['app', 'contract', 'platform', 'tool', 'testing'];

/** Whose a project may be: one app's, or everybody's. */
export const scopes = [
  'shared',
  ...(existsSync(appsFolder) ? readdirSync(appsFolder, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort(),
];

const cloud = ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'];
const sdk = ['@aws-sdk/*', '@smithy/*'];

const may = (type, targets, externals = {}) => ({
  sourceTag: `type:${type}`,
  onlyDependOnLibsWithTags: targets.map((target) => `type:${target}`),
  ...externals,
});

const scopeConstraints = scopes.map((scope) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: [...new Set([`scope:${scope}`, 'scope:shared'])],
}));

const options = (typeConstraints) => ({
  banTransitiveDependencies: true,
  // An app may use a lib that uses a package which the app itself may not import.
  checkNestedExternalImports: false,
  allow: [],
  depConstraints: [...typeConstraints, ...scopeConstraints],
});

/** What production code may depend on. */
export const boundaries = options([
  may('app', ['contract', 'platform'], { bannedExternalImports: [...sdk, ...cloud] }),
  may('platform', ['contract', 'platform'], { bannedExternalImports: cloud }),
  may('contract', [], { allowedExternalImports: ['zod'] }),
  may('testing', ['contract'], { bannedExternalImports: ['@nestjs/*', 'typeorm', ...sdk, ...cloud] }),
  may('tool', ['contract', 'platform'], { bannedExternalImports: ['typeorm', 'typeorm/*'] }),
]);

/** What tests may depend on: the above, and what only proves something. */
export const boundariesOfTests = options([
  may('app', ['contract', 'platform', 'testing'], { bannedExternalImports: cloud }),
  may('platform', ['contract', 'platform', 'testing'], { bannedExternalImports: cloud }),
  may('contract', [], { allowedExternalImports: ['zod', 'fast-check'] }),
  may('testing', ['contract'], { bannedExternalImports: ['@nestjs/*', 'typeorm', ...sdk, ...cloud] }),
  may('tool', ['contract', 'platform', 'testing']),
]);
