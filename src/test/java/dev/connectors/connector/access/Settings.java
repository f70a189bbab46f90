package dev.connectors.connector.access;

import java.time.Duration;

/** The defaults, but for few decisions. */
record Settings(int maxDecisions, int concurrentReviews) implements AccessSettings {
  static final Settings FEW = new Settings(20, 2);

  @Override
  public Duration confirmAfter() {
    return Duration.ofSeconds(8);
  }

  @Override
  public Duration maxAge() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration refusalAge() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration staleIfError() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Duration reviewTimeout() {
    return Duration.ofSeconds(3);
  }
}
