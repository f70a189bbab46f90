package dev.connectors.connector.access;

/** Who waits for a question, and so which places it may take. */
enum Urgency {
  /** Somebody with a token that nobody has verified. */
  FOREIGN,
  /** Somebody of whom nothing good is known yet. */
  STRANGER,
  /** Somebody whose good answer is too old to count. */
  KNOWN,
  /** Nobody waits: a good answer in use is confirmed. */
  BACKGROUND
}
