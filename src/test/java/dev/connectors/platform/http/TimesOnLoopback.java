package dev.connectors.platform.http;

import static dev.connectors.testbed.Patience.SOON;

import java.time.Duration;

/** For tools on loopback, where a machine that is busy is no reason to give up. */
public record TimesOnLoopback(
    Duration responseTimeout, int connectionsPerConnector, int connections)
    implements RelaySettings {
  public TimesOnLoopback(Duration responseTimeout) {
    this(responseTimeout, 64, 1000);
  }

  @Override
  public Duration connectTimeout() {
    return SOON;
  }

  @Override
  public Duration idleTimeout() {
    return SOON;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofSeconds(15);
  }
}
