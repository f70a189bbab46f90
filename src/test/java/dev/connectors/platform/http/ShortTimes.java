package dev.connectors.platform.http;

import java.time.Duration;
import java.util.Optional;

/** For tools on loopback. */
public record ShortTimes(Duration responseTimeout) implements RelaySettings {
  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration idleTimeout() {
    return Duration.ofSeconds(30);
  }

  @Override
  public int connectionsPerTool() {
    return 64;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofSeconds(15);
  }

  @Override
  public Optional<String> trustedCas() {
    return Optional.empty();
  }
}
