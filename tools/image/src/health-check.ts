const TIMEOUT_MS = 2_000;

/**
 * Asks the app of this container whether it is alive; exit code 0 when it is, 1 when not. It says nothing about the
 * database or AWS: a container that is replaced because those are away would help nobody.
 */
async function main(port: string): Promise<void> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    process.stdout.write(`${String(answer.status)} ${await answer.text()}\n`);
    process.exitCode = answer.ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`No answer on port ${port}: ${String(error)}\n`);
    process.exitCode = 1;
  }
}

void main(process.env['PORT'] ?? '');
