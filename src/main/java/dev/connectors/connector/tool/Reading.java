package dev.connectors.connector.tool;

import java.util.List;

/** What a part of a request may mean to a tool, or why nobody should find out. */
sealed interface Reading<T> {
  /** Every meaning, each once; at least one. */
  record Meanings<T>(List<T> all) implements Reading<T> {}

  /** A request with this is refused. */
  record Refused<T>(String why) implements Reading<T> {}
}
