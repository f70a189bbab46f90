package dev.connectors.testbed;

import java.time.Duration;

/** How long tests wait for what must come: far longer than it takes, as the machine may be busy. */
public final class Patience {
  public static final Duration SOON = Duration.ofMinutes(2);

  private Patience() {}
}
