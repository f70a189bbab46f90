package dev.connectors.controller.probe;

import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.controller.check.SuccessRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a tool, and what counts as its success. Two equal requests ask the same with the
 * same credential.
 *
 * @param namespace the Connector's, whose share of look-ups it takes
 * @param uri path and query as they are sent
 * @param headers may hold the credential, as may the query
 * @param statusCodes of success; any below 500 when there are neither these nor {@code success}
 * @param success a CEL expression, see {@link SuccessRule}
 */
public record ProbeRequest(
    String namespace,
    ToolAddress address,
    String uri,
    String method,
    Map<String, String> headers,
    List<Integer> statusCodes,
    Optional<String> success,
    ToolTrust trust) {

  public ProbeRequest {
    headers = Map.copyOf(headers);
    statusCodes = List.copyOf(statusCodes);
  }

  /** Method, host and path: what may be shown to anyone. */
  public String shown() {
    int query = uri.indexOf('?');
    return method + " " + address.origin() + (query < 0 ? uri : uri.substring(0, query));
  }

  /** Without headers and query: this may end in a log. */
  @Override
  public String toString() {
    return shown();
  }
}
