package dev.connectors.platform.http.name;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks for a host under each full name that it may stand for. One of which nobody knows whether it
 * exists ends the search: the next might be somebody else's.
 */
final class Lookup {
  private final Inquiry.Terms terms;
  private final Iterator<String> fullNames;
  private final long deadline;
  private final boolean awaited;
  private final Consumer<Finding> done;

  private Lookup(
      Inquiry.Terms terms,
      List<String> fullNames,
      long deadline,
      boolean awaited,
      Consumer<Finding> done) {
    this.terms = terms;
    this.fullNames = fullNames.iterator();
    this.deadline = deadline;
    this.awaited = awaited;
    this.done = done;
  }

  /**
   * Tells what was found, once, on the event loop.
   *
   * @param awaited whether anybody waits for the answer
   */
  static void start(
      Inquiry.Terms terms,
      List<String> fullNames,
      Duration timeout,
      boolean awaited,
      Consumer<Finding> done) {
    long deadline = System.nanoTime() + timeout.toNanos();
    new Lookup(terms, fullNames, deadline, awaited, done).next();
  }

  private void next() {
    if (!fullNames.hasNext()) {
      done.accept(new Finding.Absent());
      return;
    }
    new Inquiry(
            terms,
            fullNames.next(),
            deadline,
            awaited,
            finding -> {
              if (finding instanceof Finding.Absent) {
                next();
              } else {
                done.accept(finding);
              }
            })
        .run();
  }
}
