package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Health and metrics, on a port of their own in every role. */
@Singleton
public class ManagementServer {
  private final Vertx vertx;
  private final ManagementSettings settings;
  private final MeterRegistry meters;
  private final ManagementPages pages;

  ManagementServer(
      Vertx vertx, ManagementSettings settings, MeterRegistry meters, ManagementPages pages) {
    this.vertx = vertx;
    this.settings = settings;
    this.meters = meters;
    this.pages = pages;
  }

  /** Returns once the port is open; it stays so until the process ends. */
  public void start() {
    new BoundedServer(vertx, "management", Bounds.of(settings), meters)
        .listen(settings.host(), settings.port(), pages::handle);
  }
}
