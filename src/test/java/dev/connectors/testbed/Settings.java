package dev.connectors.testbed;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The program's settings as an administrator would have them, without Quarkus. */
public final class Settings {
  private Settings() {}

  public static <T> T defaults(Class<T> mapping) {
    return of(mapping, Map.of());
  }

  /**
   * All defaults but these.
   *
   * @param changed by the names of the properties
   */
  public static <T> T of(Class<T> mapping, Map<String, String> changed) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(mapping)
        .withDefaultValues(changed)
        .build()
        .getConfigMapping(mapping);
  }
}
