package dev.connectors.platform.http;

import java.util.function.Consumer;

/** Is told of an exchange that goes on for long, and may end it. */
@FunctionalInterface
public interface Lasting {
  /** Lets every exchange go on. */
  Lasting UNWATCHED = end -> () -> {};

  /**
   * Called at most once for an attempt, on its event loop.
   *
   * @param end breaks the exchange off with a reason; may be called by any thread, at any time
   * @return called once the exchange has ended, however it did
   */
  Runnable begun(Consumer<String> end);
}
