package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Token;
import dev.connectors.proxy.Admission.Admitted;
import dev.connectors.proxy.Admission.Turned;
import dev.connectors.proxy.Listings.Listing;
import dev.connectors.proxy.RequiredRights.Required;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A request's way: which connector, who calls, may they, and on to the tool with its credential.
 */
@Singleton
class ProxyHandler {
  private final Vertx vertx;
  private final Directory directory;
  private final RequiredRights rights;
  private final Decider decider;
  private final Listings listings;
  private final Passage passage;
  private final LocalReplies replies;
  private final Audit audit;

  ProxyHandler(
      Vertx vertx,
      Directory directory,
      RequiredRights rights,
      Decider decider,
      Listings listings,
      Passage passage,
      LocalReplies replies,
      Audit audit) {
    this.vertx = vertx;
    this.directory = directory;
    this.rights = rights;
    this.decider = decider;
    this.listings = listings;
    this.passage = passage;
    this.replies = replies;
    this.audit = audit;
  }

  void handle(HttpServerRequest request) {
    request.pause();
    var entry =
        new AuditEntry(
            request.method().name(), String.valueOf(request.remoteAddress().hostAddress()));
    Future.succeededFuture()
        .compose(begun -> serve(request, entry))
        .otherwise(
            failure -> {
              replies.send(request, entry, LocalReply.to(failure));
              return null;
            })
        .onComplete(ended -> audit.record(entry));
  }

  private Future<Void> serve(HttpServerRequest request, AuditEntry entry) {
    var call = Call.of(request, entry, directory);
    var token = call.token();
    var listing = listings.of(call);
    var required =
        listing
            .map(Listing::required)
            .orElseGet(() -> rights.of(request, call.url(), call.connectorClass()));
    var targets = required.targets();
    var decision =
        listings
            .byTicket(call, token, targets, listing.isPresent())
            .<CompletionStage<Decision>>map(CompletableFuture::completedStage)
            .orElseGet(() -> decider.decide(token, targets));
    return Future.fromCompletionStage(decision, vertx.getOrCreateContext())
        .map(decided -> Admission.of(call, targets, decided))
        .compose(admission -> admit(call, required, listing, token, admission));
  }

  private Future<Void> admit(
      Call call,
      Required required,
      Optional<Listing> listing,
      Optional<Token> token,
      Admission admission) {
    call.entry().decided(admission.decision());
    return switch (admission) {
      case Turned turned -> {
        replies.send(call.request(), call.entry(), turned.reply());
        yield Future.succeededFuture();
      }
      case Admitted admitted ->
          required.refusal().isPresent()
              ? Future.failedFuture(required.refusal().get())
              : listing.isPresent()
                  ? listings.pass(
                      call, listing.orElseThrow(), token.orElseThrow(), admitted.decision())
                  : passage.pass(call, token.orElseThrow());
    };
  }
}
