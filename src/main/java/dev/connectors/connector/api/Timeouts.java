package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the proxy waits for tools of one kind. */
public record Timeouts(
    @Size(max = 5)
        @JsonPropertyDescription(
            "From the last byte of a request to the head of its answer, 1s to 60m, such as 10m; the proxy's setting when left out")
        @Nullable String response) {
  /** Nothing is said: the proxy's settings hold. */
  public static final Timeouts UNSAID = new Timeouts(null);

  public static final Duration SHORTEST = Duration.ofSeconds(1);
  public static final Duration LONGEST = Duration.ofMinutes(60);

  /** Until the head of an answer; empty where it is not said, or is no time that may be said. */
  public Optional<Duration> untilAnswer() {
    return Optional.ofNullable(response).flatMap(Timeouts::read);
  }

  /** What is said and is no time that may be said. */
  public Optional<String> wrong() {
    return Optional.ofNullable(response).filter(text -> read(text).isEmpty());
  }

  private static Optional<Duration> read(String text) {
    if (text.length() < 2 || text.length() > 5) {
      return Optional.empty();
    }
    var digits = text.substring(0, text.length() - 1);
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || digits.startsWith("0")) {
      return Optional.empty();
    }
    long number = Long.parseLong(digits);
    var time =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(number);
          case 'm' -> Duration.ofMinutes(number);
          default -> Duration.ZERO;
        };
    return time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0
        ? Optional.of(time)
        : Optional.empty();
  }
}
