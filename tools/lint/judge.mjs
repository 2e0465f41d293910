// Lints the Nx workspace in the current folder in one process, with its own project graph, and prints the findings as
// JSON: [{ path, findings: [{ line, rule }] }]. The canaries run it as a child process, because Jest cannot load an
// ECMAScript configuration and because Nx knows one workspace a process.
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { relative } from 'node:path';
import process from 'node:process';

await createProjectGraphAsync({ exitOnError: true });
const results = await new ESLint().lintFiles(['{apps,libs,tools}/**/*.ts']);
const report = results.map(({ filePath, messages }) => ({
  path: relative(process.cwd(), filePath),
  findings: messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId ?? message })),
}));
process.stdout.write(JSON.stringify(report));
