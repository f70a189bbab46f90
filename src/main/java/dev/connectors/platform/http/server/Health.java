package dev.connectors.platform.http.server;

import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** The checks of this process, as kubelet asks for them. */
@Singleton
class Health {
  /** Whose checks hang is down. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SmallRyeHealthReporter reporter;

  Health(SmallRyeHealthReporter reporter) {
    this.reporter = reporter;
  }

  Future<Page> all() {
    return page(reporter.getHealthAsync());
  }

  Future<Page> started() {
    return page(reporter.getStartupAsync());
  }

  Future<Page> ready() {
    return page(reporter.getReadinessAsync());
  }

  Future<Page> live() {
    return page(reporter.getLivenessAsync());
  }

  private Future<Page> page(Uni<SmallRyeHealth> checks) {
    var asked = checks.ifNoItem().after(LIMIT).fail().subscribeAsCompletionStage();
    return Future.fromCompletionStage(asked).map(this::page);
  }

  private Page page(SmallRyeHealth health) {
    var body = new ByteArrayOutputStream();
    reporter.reportHealth(body, health);
    return new Page(
        health.isDown() ? 503 : 200,
        "application/json; charset=UTF-8",
        Buffer.buffer(body.toByteArray()));
  }
}
