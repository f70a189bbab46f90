package dev.connectors.platform.http;

import static dev.connectors.testbed.Patience.SOON;

import java.time.Duration;

/** For tools on loopback, where a machine that is busy is no reason to give up. */
public record TimesOnLoopback(Duration responseTimeout) implements RelaySettings {
  @Override
  public Duration connectTimeout() {
    return SOON;
  }

  @Override
  public Duration idleTimeout() {
    return SOON;
  }

  @Override
  public int connectionsPerTool() {
    return 64;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofSeconds(15);
  }
}
