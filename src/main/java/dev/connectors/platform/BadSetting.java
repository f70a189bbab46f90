package dev.connectors.platform;

import java.io.Serial;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A setting with which this process cannot start; the message names it and says what is good. */
public final class BadSetting extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * One setting cannot be as it is.
   *
   * @param name of the property
   * @param why what it must be, and what it is
   */
  public BadSetting(String name, String why) {
    super("%s %s (as a variable: %s)".formatted(name, why, variable(name)));
  }

  /** The one for which something else failed. */
  public static Optional<BadSetting> in(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(100)
        .filter(BadSetting.class::isInstance)
        .map(BadSetting.class::cast)
        .findFirst();
  }

  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
