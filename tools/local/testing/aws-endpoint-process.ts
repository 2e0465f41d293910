import { AwsEndpoint } from '../src/aws/aws-endpoint';

/** An AWS endpoint as a process, with state in the given directory; prints its URL; ends with SIGTERM or stdin. */
async function main([dataDirectory = '', port = '0']: string[]): Promise<void> {
  const endpoint = await AwsEndpoint.start({ port: Number(port), dataDirectory });
  const stop = () => void endpoint.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.stdin.resume().once('close', stop);
  process.stdout.write(`${endpoint.url}\n`);
}

void main(process.argv.slice(2));
