package dev.connectors.platform.http.name;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.net.UnknownHostException;

/** A request that waits for an answer, which it gets on its own event loop. */
record Waiter(String namespace, Context context, Promise<Resolved> promise) {
  void served(Resolved answer) {
    context.runOnContext(_ -> promise.tryComplete(answer));
  }

  void refused(UnknownHostException why) {
    context.runOnContext(_ -> promise.tryFail(why));
  }
}
