package dev.connectors.proxy.answer;

import dev.connectors.connector.api.ConnectorClassSpec.Rewriter;
import dev.connectors.platform.http.Answer;
import dev.connectors.platform.http.Headers;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/** Makes of a tool's answer the caller's: step by step, each of which sees to one thing. */
public final class Answers implements Answer.Rule {
  private static final List<Step> STEPS =
      List.of(
          Answers::status,
          References::location,
          References::contentLocation,
          References::link,
          References::refresh,
          HostClaims::ofTheHost,
          HostClaims::orders,
          HostClaims::challenge,
          HostClaims::cookies,
          HostClaims::repeated);

  private static final int SWITCHED = 101;

  /** They speak of the body as the tool sent it. */
  private static final List<String> OF_THE_BODY =
      List.of(
          "ETag",
          "Digest",
          "Content-Digest",
          "Repr-Digest",
          "Content-MD5",
          "Accept-Ranges",
          "Content-Range");

  private final Answered request;

  /** Callers would wait for the final answer, or choke on a status that is none. */
  private static Optional<String> status(int status, MultiMap headers, Answered request) {
    return (status >= 200 && status < 600) || status == SWITCHED
        ? Step.NOTHING_AGAINST_IT
        : Optional.of("the tool answered %d, which is no final status".formatted(status));
  }

  Answers(Answered request) {
    this.request = request;
  }

  @Override
  public Answer on(int status, MultiMap headers) {
    var rewriter = request.rewriting().of(headers);
    for (var step : STEPS) {
      var against = step.apply(status, headers, request);
      if (against.isPresent()) {
        return new Answer.Refused(against.get());
      }
    }
    return rewriter.isPresent() ? rewritten(rewriter.get(), headers) : new Answer.Passed(headers);
  }

  private Answer rewritten(Rewriter rewriter, MultiMap headers) {
    if (Headers.compressed(headers)) {
      return new Answer.Refused(
          "the tool sent a compressed body of a type that must be rewritten: ask for it with Accept,"
              + " and the proxy asks the tool not to compress it");
    }
    OF_THE_BODY.forEach(headers::remove);
    return switch (rewriter) {
      case LfsBatch -> new Answer.Rewritten(headers, new LfsBatch(request));
    };
  }
}
