import { resolve } from 'node:path';
import { runAtlas } from './atlas';

// The compiled file lies one folder deeper than its source: dist/tools/atlas/src.
const { output, problems } = runAtlas(process.argv.slice(2), resolve(__dirname, '../../../..'));
if (output !== '') process.stdout.write(`${output}\n`);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
