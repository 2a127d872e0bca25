/**
 * Miniflare ends the process at SIGINT and SIGTERM before anybody else could close anything. Where somebody listens for
 * the signal already, it is theirs to handle.
 */
export function keepSignalHandling<T>(create: () => T): T {
  const signals = (["SIGINT", "SIGTERM", "SIGHUP"] as const).filter((signal) => process.listenerCount(signal) > 0);
  const before = signals.map((signal) => [signal, process.listeners(signal)] as const);
  const created = create();
  for (const [signal, listeners] of before)
    for (const listener of process.listeners(signal)) if (!listeners.includes(listener)) process.off(signal, listener);
  return created;
}
