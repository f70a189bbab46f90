package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import dev.connectors.testbed.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Access as the roles ask for it, with a test in the API server's place. */
public final class Answers implements AutoCloseable {
  private static final Instant EVE = Instant.parse("2099-12-31T23:30:00Z");

  private final CallerAccess access;

  /**
   * @param answers what is said of each right; tokens are good if they were made by {@link Tokens}
   *     and expire in the first hours of 2100
   */
  public Answers(Function<Target, Decision> answers) {
    access =
        new CallerAccess(
            new Reviewer() {
              @Override
              public Answer who(Token token) {
                return new Yes(
                    new User(
                        new Caller("team", "builder", Optional.empty()),
                        "uid-of-builder",
                        List.of(),
                        Map.of()));
              }

              @Override
              public Answer may(User user, Target target) {
                return switch (answers.apply(target)) {
                  case Decision.Allowed allowed -> new Yes(user);
                  case Decision.Denied denied -> new No(denied.reason());
                  case Decision.Unavailable unavailable -> new Away(unavailable.reason());
                };
              }
            },
            Tokens::published,
            Settings.defaults(AccessSettings.class),
            new Clocks(Ticker.systemTicker(), () -> EVE),
            Executors.newVirtualThreadPerTaskExecutor());
  }

  public CallerAccess access() {
    return access;
  }

  @Override
  public void close() {
    access.close();
  }
}
