package dev.connectors.connector.access;

/** The API server's opinion: slow, and not always there. Answers rather than exceptions. */
interface Reviewer {
  /** Whose token this is, if it is good. Blocks. */
  Answer who(Token token);

  /** Whether the user may. Blocks. */
  Answer may(User user, Target target);
}
