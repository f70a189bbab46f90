package dev.connectors.operator.ha;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Settings as an administrator would have them. */
final class Settings {
  private Settings() {}

  static HaSettings defaults() {
    return of(Map.of());
  }

  static HaSettings of(Map<String, String> changed) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(HaSettings.class)
        .withDefaultValues(changed)
        .build()
        .getConfigMapping(HaSettings.class);
  }
}
