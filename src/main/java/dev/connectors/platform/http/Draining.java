package dev.connectors.platform.http;

import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;

/**
 * Sends callers to other pods once this one is to stop: during the shutdown delay each answer
 * closes its connection, as keep-alive connections outlive the removal of an endpoint.
 */
@Singleton
public class Draining {
  private volatile boolean begun;

  /** A hook of the JVM, as Quarkus tells applications of SIGTERM only after the delay. */
  public void watchForSigterm() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("draining").unstarted(this::begin));
  }

  void begin() {
    begun = true;
  }

  /** Whether this pod is to stop. */
  public boolean begun() {
    return begun;
  }

  public void mark(HttpServerResponse response) {
    if (begun) {
      response.putHeader("Connection", "close");
    }
  }
}
