/** A journey starts processes, kills them and waits for others to take over: that takes minutes. */
jest.setTimeout(300_000);
