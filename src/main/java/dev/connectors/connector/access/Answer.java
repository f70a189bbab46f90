package dev.connectors.connector.access;

/** What came of a question to the API server. */
sealed interface Answer {
  /** The token is good or the right is there. */
  record Yes(User user) implements Answer {}

  /** The token is refused or the right is missing. */
  record No(String reason) implements Answer {}

  /**
   * The API server did not answer.
   *
   * @param cause for the log, without anything of the question
   */
  record Away(String cause) implements Answer {}

  /** Too much is being asked already: this was not. */
  record TooMany() implements Answer {}
}
