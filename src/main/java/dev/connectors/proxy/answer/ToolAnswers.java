package dev.connectors.proxy.answer;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.Rewrite;
import dev.connectors.connector.tool.Injection;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.PathAndQuery;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is alike in all answers of one tool: found out once for its route, not for each request. */
public final class ToolAnswers {
  private final ToolAddress address;
  private final SentCredential sent;
  private final Set<String> credentialHeaders;
  private final Set<String> credentialParameters;
  private final boolean keepsCookies;
  private final List<Rewrite> rewrites;

  private ToolAnswers(ConnectorClassSpec kind, ToolAddress address, Injection injected) {
    this.address = address;
    this.sent =
        SentCredential.in(
            Stream.concat(injected.headers().values().stream(), injected.query().values().stream())
                .toList());
    this.credentialHeaders =
        injected.headers().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.credentialParameters = injected.query().keySet();
    this.keepsCookies = kind.keepsCookies();
    this.rewrites = kind.rewrites();
  }

  /**
   * Prepares for a tool.
   *
   * @param injected what the tool is sent of its credential
   */
  public static ToolAnswers of(ConnectorClassSpec kind, ToolAddress address, Injection injected) {
    return new ToolAnswers(kind, address, injected);
  }

  /**
   * Prepares for a request, and prepares the request: where its answer is to be rewritten, the tool
   * is asked for one that is not compressed.
   *
   * @param base what stands before the tool's path in the caller's view
   * @param uri of the request at the tool
   * @param headers of the request at the tool, which may be changed
   */
  public Answers to(String base, String uri, MultiMap headers) {
    var rewriting = Rewriting.of(rewrites, headers);
    if (rewriting.asked().isPresent()) {
      headers.set("Accept-Encoding", "identity");
    }
    return new Answers(
        new Answered(
            new OwnLinks(address, base, PathAndQuery.of(uri).path(), credentialParameters),
            sent,
            credentialHeaders,
            keepsCookies,
            rewriting));
  }
}
