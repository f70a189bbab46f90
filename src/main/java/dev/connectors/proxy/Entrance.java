package dev.connectors.proxy;

import dev.connectors.platform.http.Headers;
import dev.connectors.proxy.Admission.Admitted;
import dev.connectors.proxy.AuditEntry.Decided;
import dev.connectors.proxy.limit.Limits;
import dev.connectors.proxy.limit.Place;
import dev.connectors.proxy.limit.Visitor;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Lets as many admitted calls in at a time as there are places for. */
@Singleton
class Entrance {
  private final Limits limits;

  Entrance(Limits limits) {
    this.limits = limits;
  }

  /** Passes a call once it has a place; a plugin's calls are part of the listing that has one. */
  Future<Void> pass(Call call, Admission admission, Supplier<Future<Void>> passage) {
    if (!(admission instanceof Admitted admitted) || !call.entry().via.isEmpty()) {
      return passage.get();
    }
    var connector = call.connector().orElseThrow().getMetadata();
    var visitor =
        new Visitor(admitted.decision().caller(), connector.getNamespace(), connector.getUid());
    var request = call.request();
    return limits
        .enter(visitor, Headers.asksForWebsocket(request), request.response()::closed)
        .onFailure(full -> call.entry().decision = Decided.REFUSED)
        .compose(place -> passage(place, passage));
  }

  private Future<Void> passage(Place place, Supplier<Future<Void>> passage) {
    try {
      return passage.get().onComplete(ended -> limits.leave(place));
    } catch (RuntimeException e) {
      limits.leave(place);
      throw e;
    }
  }
}
