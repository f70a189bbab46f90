package dev.connectors.proxy;

import dev.connectors.connector.access.Grant;
import dev.connectors.connector.access.Token;
import dev.connectors.platform.http.Lasting;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.Transfer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The way of an admitted call to the tool and of the answer back. */
@Singleton
class Passage {
  private final Directory directory;
  private final Routes routes;
  private final Relay relay;
  private final Loop loop;
  private final Audit audit;

  Passage(Directory directory, Routes routes, Relay relay, Loop loop, Audit audit) {
    this.directory = directory;
    this.routes = routes;
    this.relay = relay;
    this.loop = loop;
    this.audit = audit;
  }

  Future<Void> pass(Call call, Token token, Grant grant, Optional<Buffer> body) {
    var entry = call.entry();
    var connector =
        call.connector()
            .orElseThrow(
                () ->
                    new IllegalStateException(entry.connector + " was admitted, but is not there"));
    var connectorClass =
        call.connectorClass()
            .orElseThrow(
                () ->
                    new NotServed(
                        503,
                        "its class %s does not exist: kubectl get connectorclasses"
                            .formatted(connector.getSpec().connectorClassName())));
    var credential = directory.credential(connector.getMetadata().getUid());
    var route = routes.to(connector, connectorClass, credential);
    var line = route.line();
    line.breaker().check();
    var outgoing =
        ToolRequest.of(
                call.request(),
                call.url(),
                route,
                token,
                call.callerTokenHeader(),
                connectorClass.getSpec())
            .in(connector.getMetadata().getNamespace(), line.pool())
            .within(route.time())
            .with(body)
            .with(watch(entry, grant));
    loop.mark(outgoing.headers());
    return relay
        .pass(call.request(), outgoing)
        .compose(
            transfer -> record(entry, transfer),
            failure -> {
              line.breaker().failed(failure);
              return Future.failedFuture(failure);
            });
  }

  /** An exchange that lasts is held to its grant, and has a line in the audit already. */
  private Lasting watch(AuditEntry entry, Grant grant) {
    return end -> {
      audit.begun(entry);
      return directory.hold(grant, end)::close;
    };
  }

  private static Future<Void> record(AuditEntry entry, Transfer transfer) {
    entry.status = transfer.status();
    entry.upstreamStatus = Optional.of(transfer.status());
    entry.bytesIn = transfer.bytesIn();
    entry.bytesOut = transfer.bytesOut();
    entry.reason = transfer.broken().orElse("");
    return Future.succeededFuture();
  }
}
