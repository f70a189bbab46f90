package dev.connectors.platform.http;

import dev.connectors.platform.BadSetting;
import java.time.Duration;
import java.util.List;

/**
 * Checks what administrators set, so that a slip ends the start and is not found out under load.
 *
 * @param prefix of the names of these settings
 */
public record SettingsOf(String prefix) {
  private static final int LAST_PORT = 65_535;

  /** A number of things of which there must be one. */
  public int atLeastOne(String name, int value) {
    if (value < 1) {
      throw bad(name, "must be at least 1, and is " + value);
    }
    return value;
  }

  /** A time that passes. */
  public Duration positive(String name, Duration value) {
    if (!value.isPositive() || value.toDays() > 365) {
      throw bad(name, "must be a time such as 10s, longer than none, and is " + shown(value));
    }
    return value;
  }

  /** A time that is no longer than that of another setting. */
  public Duration atMost(String name, Duration value, String longerName, Duration longer) {
    if (positive(name, value).compareTo(longer) > 0) {
      throw bad(
          name,
          "must be no longer than %s.%s, which is %s, and is %s"
              .formatted(prefix, longerName, shown(longer), shown(value)));
    }
    return value;
  }

  /** A TCP port; 0 is any that is free. */
  public int port(String name, int value) {
    if (value < 0 || value > LAST_PORT) {
      throw bad(name, "must be a port, 1 to %d, and is %d".formatted(LAST_PORT, value));
    }
    return value;
  }

  public List<Cidr> ranges(String name, List<String> values) {
    return values.stream().map(value -> range(name, value)).toList();
  }

  private Cidr range(String name, String value) {
    try {
      return Cidr.parse(value);
    } catch (IllegalArgumentException e) {
      throw bad(
          name,
          "must be ranges of IP addresses such as 10.0.0.0/8,fd00::/8, and '%s' is none"
              .formatted(value));
    }
  }

  private BadSetting bad(String name, String why) {
    return new BadSetting(prefix + "." + name, why);
  }

  private static String shown(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }
}
