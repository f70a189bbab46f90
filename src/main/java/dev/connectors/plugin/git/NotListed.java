package dev.connectors.plugin.git;

/** Why there is no listing, with the status to answer with. */
final class NotListed extends Exception {
  private static final long serialVersionUID = 1L;
  private final int code;

  NotListed(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
