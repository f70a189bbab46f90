package dev.connectors.controller.probe;

import static dev.connectors.controller.probe.ProbeOutcome.Result;

import dev.connectors.controller.check.SuccessRule;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.Connections;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One probe on its way, redirects included; reads no more of a body than its rule needs. */
record ProbeExchange(
    ProbeRequest request,
    Optional<SuccessRule> rule,
    HttpClient client,
    Connections connections,
    AddressRule denied,
    Context context) {
  /** Size of a response's body that a rule may look at, in bytes. */
  static final int LONGEST_BODY = 64 * 1024;

  private static final int MOST_REDIRECTS = 5;

  /** The body goes on beyond what a rule may look at. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the body is too long", null, false, false);
    }
  }

  Future<ProbeOutcome> run() {
    // From a thread without a context an answer could end before its handlers are there.
    Promise<ProbeOutcome> done = Promise.promise();
    context.runOnContext(_ -> ask(request.uri(), 0).onComplete(done));
    return done.future();
  }

  private Future<ProbeOutcome> ask(String uri, int redirects) {
    var address = request.address();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method()))
            .setHost(address.urlHost())
            .setPort(address.port())
            .setSsl(address.tls())
            .setURI(uri)
            .setFollowRedirects(false);
    return connections
        .begin(client, options, denied, request.namespace(), context)
        .compose(this::sent)
        .compose(response -> answered(response, uri, redirects));
  }

  private Future<HttpClientResponse> sent(HttpClientRequest begun) {
    try {
      begun.putHeader("User-Agent", "connectors-probe");
      request.headers().forEach(begun::putHeader);
    } catch (IllegalArgumentException e) {
      begun.reset();
      return Future.failedFuture(e);
    }
    var response = begun.response().map(HttpClientResponse::pause);
    return begun.end().compose(_ -> response);
  }

  private Future<ProbeOutcome> answered(HttpClientResponse response, String uri, int redirects) {
    int status = response.statusCode();
    if (!request.statusCodes().contains(status)) {
      var location = Optional.ofNullable(response.getHeader("Location"));
      var redirect = Redirect.of(request.address(), uri, status, location);
      if (redirect.isPresent() && (isElsewhere(redirect.get()) || isRepeatable())) {
        response.request().reset();
        return follow(redirect.get(), redirects);
      }
    }
    if (!request.statusCodes().isEmpty() && !request.statusCodes().contains(status)) {
      response.request().reset();
      return Future.succeededFuture(unexpected(status));
    }
    return rule.map(success -> judged(response, success))
        .orElseGet(
            () -> {
              response.request().reset();
              return Future.succeededFuture(
                  status < 500 || request.statusCodes().contains(status)
                      ? outcome(Result.SUCCEEDED, "answered " + status)
                      : unexpected(status));
            });
  }

  private static boolean isElsewhere(Redirect redirect) {
    return redirect instanceof Redirect.Elsewhere;
  }

  private boolean isRepeatable() {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private Future<ProbeOutcome> follow(Redirect redirect, int redirects) {
    return switch (redirect) {
      case Redirect.Elsewhere(var origin) ->
          Future.succeededFuture(
              outcome(
                  Result.REDIRECTED_ELSEWHERE,
                  "redirects to %s, where no credential goes: spec.address must be the final address"
                      .formatted(origin)));
      case Redirect.Within(var uri) ->
          redirects < MOST_REDIRECTS
              ? ask(uri, redirects + 1)
              : Future.succeededFuture(
                  outcome(
                      Result.STATUS_UNEXPECTED,
                      "redirects more than %d times; is the address right?"
                          .formatted(MOST_REDIRECTS)));
    };
  }

  private Future<ProbeOutcome> judged(HttpClientResponse response, SuccessRule success) {
    int status = response.statusCode();
    // A rule may take its time, which is not the event loop's.
    return body(response)
        .compose(
            body ->
                context.executeBlocking(
                    () ->
                        success.met(
                            status,
                            firstValues(response.headers()),
                            body.toString(StandardCharsets.UTF_8))))
        .map(
            met ->
                met
                    ? outcome(Result.SUCCEEDED, "answered " + status)
                    : outcome(
                        Result.SUCCESS_NOT_MET,
                        "answered %d, which the class's rule '%s' does not accept"
                            .formatted(status, request.success().orElse(""))));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> all = Promise.promise();
    var read = Buffer.buffer();
    response.exceptionHandler(all::tryFail);
    response.endHandler(_ -> all.tryComplete(read));
    response.handler(
        piece -> {
          read.appendBuffer(piece);
          if (read.length() > LONGEST_BODY && all.tryFail(new TooLong())) {
            response.request().reset();
          }
        });
    response.resume();
    return all.future();
  }

  private static Map<String, String> firstValues(MultiMap headers) {
    return headers.names().stream()
        .collect(
            Collectors.toMap(
                name -> name.toLowerCase(Locale.ROOT), headers::get, (first, _) -> first));
  }

  private ProbeOutcome unexpected(int status) {
    var advice =
        switch (status) {
          case 401, 403 -> "; is the credential in the Secret right, and does it have the rights?";
          case 301, 302, 303, 307, 308, 404 -> "; are the address and the parameters right?";
          default -> "";
        };
    return outcome(Result.STATUS_UNEXPECTED, "answered " + status + advice);
  }

  private ProbeOutcome outcome(Result result, String message) {
    return ProbeOutcome.of(request, result, message);
  }
}
