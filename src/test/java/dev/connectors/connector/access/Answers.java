package dev.connectors.connector.access;

import java.time.InstantSource;
import java.util.function.Function;

/** Access as the roles ask for it, with a test in the API server's place. */
public final class Answers implements AutoCloseable {
  private final CallerAccess access;

  public Answers(Function<Target, Decision> answers) {
    access =
        new CallerAccess(
            (token, target) -> answers.apply(target), Settings.FEW, InstantSource.system());
  }

  public CallerAccess access() {
    return access;
  }

  @Override
  public void close() {
    access.close();
  }
}
