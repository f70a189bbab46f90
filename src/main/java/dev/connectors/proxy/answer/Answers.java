package dev.connectors.proxy.answer;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.Rewriter;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.Answer;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.PathAndQuery;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  private Answers(Answered request) {
    this.request = request;
  }

  /**
   * Prepares a request as well: where its answer is to be rewritten, the tool is asked for one that
   * is not compressed.
   *
   * @param base what stands before the tool's path in the caller's view
   * @param uri of the request at the tool
   * @param headers of the request at the tool, which may be changed
   * @param injectedHeaders the credential
   * @param injectedQuery the credential
   */
  public static Answers to(
      ConnectorClassSpec kind,
      ToolAddress address,
      String base,
      String uri,
      MultiMap headers,
      Map<String, String> injectedHeaders,
      Map<String, String> injectedQuery) {
    var rewriting = Rewriting.of(kind.rewrites(), headers);
    if (rewriting.asked().isPresent()) {
      headers.set("Accept-Encoding", "identity");
    }
    var path = PathAndQuery.of(uri).path();
    return new Answers(
        new Answered(
            new OwnLinks(address, base, path, injectedQuery.keySet()),
            SentCredential.in(
                Stream.concat(injectedHeaders.values().stream(), injectedQuery.values().stream())
                    .toList()),
            injectedHeaders.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()),
            kind.keepsCookies(),
            rewriting));
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
    return rewriter
        .map(known -> rewritten(known, headers))
        .orElseGet(() -> new Answer.Passed(headers));
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
