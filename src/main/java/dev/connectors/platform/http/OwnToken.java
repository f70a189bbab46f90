package dev.connectors.platform.http;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The token with which one of our services calls another: a file that kubelet renews. */
@Singleton
public class OwnToken {
  private static final Duration KEPT = Duration.ofSeconds(10);

  private record Read(String token, Instant at) {}

  private final Path file;
  private volatile Optional<Read> last = Optional.empty();

  @Inject
  public OwnToken(
      @ConfigProperty(
              name = "connectors.token-file",
              defaultValue = "/var/run/secrets/connectors/token")
          String file) {
    this.file = Path.of(file);
  }

  /**
   * The token, at most 10 s old; the last good one when the file cannot be read. Blocks briefly.
   */
  public String current() throws IOException {
    var known = last;
    var now = Instant.now();
    if (known.isPresent() && now.isBefore(known.get().at().plus(KEPT))) {
      return known.get().token();
    }
    try {
      var token = Files.readString(file).strip();
      last = Optional.of(new Read(token, now));
      return token;
    } catch (IOException e) {
      if (known.isPresent()) {
        return known.get().token();
      }
      throw e;
    }
  }
}
