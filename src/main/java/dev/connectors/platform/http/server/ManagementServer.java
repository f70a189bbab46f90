package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Health and metrics, on a port of their own in every role. */
@Singleton
public class ManagementServer {
  private final BoundedServer server;
  private final ManagementSettings settings;
  private final ManagementPages pages;

  ManagementServer(
      Vertx vertx, ManagementSettings settings, MeterRegistry meters, ManagementPages pages) {
    this.server = new BoundedServer(vertx, "management", Bounds.of(settings), meters);
    this.settings = settings;
    this.pages = pages;
  }

  /** Returns once the port is open; it stays so until the process ends. */
  public void start() {
    server.listen(settings.host(), settings.port(), pages::handle);
  }
}
