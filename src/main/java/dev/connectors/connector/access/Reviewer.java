package dev.connectors.connector.access;

/** Asks who a token belongs to and whether they may: slow, and not always there. */
interface Reviewer {
  /** The answer for one token and target; Unavailable rather than an exception. Blocks. */
  Decision review(Token token, Target target);
}
