package dev.connectors.platform.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether this process does its role's work: it has started, has all that the role said it waits
 * for, and is not about to stop. It asks nobody else, so that no outage takes all pods away.
 */
@Readiness
@ApplicationScoped
public class RoleReadiness implements HealthCheck {
  private final Draining draining;
  private final List<Supplier<Optional<String>>> awaited = new CopyOnWriteArrayList<>();
  private volatile boolean started;

  public RoleReadiness(Draining draining) {
    this.draining = draining;
  }

  /**
   * To be called before the role has started.
   *
   * @param missing what to say as long as it is not there
   */
  public void waitsFor(String missing, BooleanSupplier there) {
    waitsFor(() -> there.getAsBoolean() ? Optional.empty() : Optional.of(missing));
  }

  /**
   * The same where there is more to say than that something is missing.
   *
   * @param missing what is missing now; empty when all is there
   */
  public void waitsFor(Supplier<Optional<String>> missing) {
    awaited.add(missing);
  }

  /** The role has said what it waits for, and serves. */
  public void started() {
    started = true;
  }

  @Override
  public HealthCheckResponse call() {
    var missing = missing();
    var response = HealthCheckResponse.named("this role serves").status(missing.isEmpty());
    if (!missing.isEmpty()) {
      response.withData("missing", String.join("; ", missing));
    }
    return response.build();
  }

  private List<String> missing() {
    return Stream.of(
            Stream.of("the role has not started yet").filter(text -> !started),
            Stream.of("this pod is about to stop").filter(text -> draining.begun()),
            awaited.stream().flatMap(one -> one.get().stream()))
        .flatMap(texts -> texts)
        .toList();
  }
}
