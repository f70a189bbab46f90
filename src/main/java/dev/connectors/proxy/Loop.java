package dev.connectors.proxy;

import dev.connectors.platform.http.NotServed;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends what comes round: a tool outside whose address leads back here would have each request sent
 * on for ever. Requests to tools bear the installation's mark; who forges it refuses himself.
 */
@Singleton
final class Loop {
  /** Not Via: servers change their answers for it, as nginx does not compress them. */
  static final String HEADER = "Connectors-Via";

  private final Optional<String> mark;

  Loop(@ConfigProperty(name = "connectors.installation.id") Optional<String> installation) {
    this.mark = installation;
  }

  /**
   * Looks for the mark.
   *
   * @throws NotServed when the request has been here before
   */
  void check(HttpServerRequest request) {
    if (mark.isPresent() && request.headers().getAll(HEADER).contains(mark.get())) {
      throw new NotServed(
          508, "this request comes from this proxy: the connector's address leads back to it");
    }
  }

  void mark(MultiMap headers) {
    mark.ifPresent(id -> headers.add(HEADER, id));
  }
}
