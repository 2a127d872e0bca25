// The real one brings undici, which does not run in workerd's test pool and adds a megabyte to the Worker.
exports.SocketModeClient = class SocketModeClient {
  constructor() {
    throw new Error("Socket Mode is not available in a Worker.");
  }
};
