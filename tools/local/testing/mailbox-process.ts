import { Mailbox } from '../src/mailbox/mailbox';

/** A mailbox on the given ports with the given home; prints `ready`; ends with SIGTERM or stdin. */
async function main([home = '', smtpPort, pagePort]: string[]): Promise<void> {
  const mailbox = await Mailbox.start({ home, smtpPort: Number(smtpPort), pagePort: Number(pagePort) });
  const stop = () => void mailbox.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.stdin.resume().once('close', stop);
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
