/** Ends a test run with the line `N passed, N failed, N skipped`, and fails a run that ran no test. */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    this.ranNothing = passed + failed === 0;
    process.on('exit', () => {
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }

  getLastError() {
    return this.ranNothing ? new Error('No test ran.') : undefined;
  }
}

module.exports = ClosingLineReporter;
