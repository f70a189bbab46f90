package dev.connectors.api;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The OpenAPI document of the REST API, a resource of this program. */
final class ApiDocument {
  private static final String RESOURCE = "/api/openapi.json";

  private ApiDocument() {}

  static Buffer read() {
    try (var resource = ApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing from this build");
      }
      return Buffer.buffer(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
