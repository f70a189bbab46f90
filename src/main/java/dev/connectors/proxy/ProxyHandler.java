package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Token;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Problem;
import dev.connectors.platform.http.server.KnownCallers;
import dev.connectors.proxy.Admission.Admitted;
import dev.connectors.proxy.Admission.Turned;
import dev.connectors.proxy.AuditEntry.Decided;
import dev.connectors.proxy.RequiredRights.Required;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future.State;

/**
 * A request's way: which connector, who calls, may they, and on to the tool with its credential.
 */
@Singleton
class ProxyHandler {
  private final Vertx vertx;
  private final Directory directory;
  private final RequiredRights rights;
  private final Decider decider;
  private final Entrance entrance;
  private final Listings listings;
  private final Passage passage;
  private final LocalReplies replies;
  private final Loop loop;
  private final Audit audit;

  ProxyHandler(
      Vertx vertx,
      Directory directory,
      RequiredRights rights,
      Decider decider,
      Entrance entrance,
      Listings listings,
      Passage passage,
      LocalReplies replies,
      Loop loop,
      Audit audit) {
    this.vertx = vertx;
    this.directory = directory;
    this.rights = rights;
    this.decider = decider;
    this.entrance = entrance;
    this.listings = listings;
    this.passage = passage;
    this.replies = replies;
    this.loop = loop;
    this.audit = audit;
  }

  void handle(HttpServerRequest request) {
    request.pause();
    var entry =
        new AuditEntry(
            request.method().name(), String.valueOf(request.remoteAddress().hostAddress()));
    Future.succeededFuture()
        .compose(begun -> serve(request, entry))
        .recover(
            failure -> {
              replies.send(request, entry, Problem.of(failure, "proxy"));
              return Future.succeededFuture();
            })
        .onComplete(ended -> audit.record(entry));
  }

  private Future<Void> serve(HttpServerRequest request, AuditEntry entry) {
    loop.check(request);
    var call = Call.of(request, entry, directory);
    var token = call.token();
    var listing = listings.of(call);
    var required =
        listing
            .map(found -> RequiredRights.reading(call.url()))
            .orElseGet(() -> rights.of(request, call.url(), call.connectorClass()));
    return decide(call, token, required, listing.isPresent())
        .compose(
            admission ->
                entrance.pass(
                    call,
                    admission,
                    () ->
                        listing.isPresent() && admission instanceof Admitted admitted
                            ? listings.pass(
                                call,
                                listing.orElseThrow(),
                                token.orElseThrow(),
                                admitted.decision())
                            : admit(call, token, required, admission)));
  }

  private Future<Admission> decide(
      Call call, Optional<Token> token, Required required, boolean listing) {
    var targets = required.targets();
    call.entry().needs = required.needs();
    var decided =
        listings
            .byTicket(call, token, targets, listing)
            .<CompletionStage<Decision>>map(CompletableFuture::completedFuture)
            .orElseGet(() -> decider.decide(token, targets));
    return soon(decided)
        .map(
            decision -> {
              var admission = Admission.of(call, targets, decision);
              call.entry().decided(admission.decision());
              if (admission instanceof Admitted) {
                KnownCallers.note(call.request());
              }
              return admission;
            });
  }

  /** What memory answered goes on at once, on this thread: only a question has to be waited for. */
  private Future<Decision> soon(CompletionStage<Decision> decided) {
    var answer = decided.toCompletableFuture();
    return answer.state() == State.SUCCESS
        ? Future.succeededFuture(answer.resultNow())
        : Future.fromCompletionStage(answer, vertx.getOrCreateContext());
  }

  private Future<Void> admit(
      Call call, Optional<Token> token, Required required, Admission admission) {
    return switch (admission) {
      case Turned turned -> turn(call, turned);
      case Admitted admitted when required.refusal().isPresent() -> {
        call.entry().decision = Decided.REFUSED;
        yield Future.failedFuture(new NotServed(required.refusal().get()));
      }
      case Admitted admitted ->
          required.needs().lfsBatch()
              ? admitBatch(call, token, required)
              : passage.pass(
                  call, token.orElseThrow(), admitted.decision().grant(), Optional.empty());
    };
  }

  /** The batch is decided on twice: before its body is read, and on what that asks for. */
  private Future<Void> admitBatch(Call call, Optional<Token> token, Required required) {
    return BatchBody.read(vertx, call.request())
        .compose(
            body ->
                decide(call, token, required.and(BatchBody.verb(body)), false)
                    .compose(
                        admission ->
                            switch (admission) {
                              case Turned turned -> turn(call, turned);
                              case Admitted admitted ->
                                  passage.pass(
                                      call,
                                      token.orElseThrow(),
                                      admitted.decision().grant(),
                                      Optional.of(body));
                            }));
  }

  private Future<Void> turn(Call call, Turned turned) {
    replies.send(call.request(), call.entry(), turned.problem());
    return Future.succeededFuture();
  }
}
