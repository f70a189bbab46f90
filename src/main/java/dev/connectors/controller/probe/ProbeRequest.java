package dev.connectors.controller.probe;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a tool, and what counts as its success. Two equal requests ask the same with the
 * same credential.
 *
 * @param headers may hold the credential, as may the URI's query
 * @param statusCodes of success; any below 500 when there are neither these nor {@code success}
 * @param success a CEL expression, see {@link SuccessRule}
 * @param verifyTls whether the tool's certificate must be trusted
 * @param caCertificates in PEM, trusted beside the system's
 */
public record ProbeRequest(
    URI uri,
    String method,
    Map<String, String> headers,
    List<Integer> statusCodes,
    Optional<String> success,
    boolean verifyTls,
    Optional<String> caCertificates) {

  public ProbeRequest {
    headers = Map.copyOf(headers);
    statusCodes = List.copyOf(statusCodes);
  }

  /** Method, host and path: what may be shown to anyone. */
  public String shown() {
    return "%s %s://%s%s".formatted(method, uri.getScheme(), uri.getRawAuthority(), uri.getPath());
  }

  /** Without headers and query: this may end in a log. */
  @Override
  public String toString() {
    return shown();
  }
}
