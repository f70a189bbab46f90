package dev.connectors.connector.listing;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Optional;

/**
 * What the proxy tells a plugin with each listing, in headers that are named here alone.
 *
 * @param ticket with which the plugin may read this connector, for this caller; shows itself
 *     nowhere
 * @param proxyPort where the proxy that calls takes the calls that the ticket is good for
 * @param path the connector's REST path, {@code /connectors/v1alpha1/NAMESPACE/NAME/path}
 * @param address the tool's address, so that URLs below it can be told from others
 * @param toolTime that the tool may take beyond the plugin's own time, as its class says; zero
 *     where that says nothing
 */
public record ListingCall(
    String ticket, int proxyPort, String path, String address, Duration toolTime) {
  private static final String PORT = "X-Connectors-Proxy-Port";
  private static final String PATH = "X-Connectors-Path";
  private static final String ADDRESS = "X-Connectors-Address";
  private static final String TOOL_TIME = "X-Connectors-Tool-Seconds";
  private static final String BEARER = "Bearer ";

  /** What a plugin was told; empty when it was called by somebody else. */
  public static Optional<ListingCall> in(MultiMap headers) {
    var authorization = Optional.ofNullable(headers.get("Authorization")).orElse("");
    var port = Optional.ofNullable(headers.get(PORT)).orElse("");
    var path = Optional.ofNullable(headers.get(PATH)).orElse("");
    var address = Optional.ofNullable(headers.get(ADDRESS)).orElse("");
    var toolTime = Optional.ofNullable(headers.get(TOOL_TIME)).orElse("0");
    return authorization.startsWith(BEARER)
            && port.matches("[1-9][0-9]{0,4}")
            && path.matches("/connectors/v1alpha1/[-a-z0-9]+/[-a-z0-9]+/path")
            && !address.isEmpty()
            && toolTime.matches("[0-9]{1,4}")
        ? Optional.of(
            new ListingCall(
                authorization.substring(BEARER.length()),
                Integer.parseInt(port),
                path,
                address,
                Duration.ofSeconds(Long.parseLong(toolTime))))
        : Optional.empty();
  }

  /** The headers that tell it. */
  public MultiMap headers() {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("Authorization", BEARER + ticket)
            .set(PORT, Integer.toString(proxyPort))
            .set(PATH, path)
            .set(ADDRESS, address);
    return toolTime.isZero()
        ? headers
        : headers.set(TOOL_TIME, Long.toString(toolTime.toSeconds()));
  }

  /** The connector's namespace. */
  public String namespace() {
    return path.split("/", -1)[3];
  }

  @Override
  public String toString() {
    return "ListingCall[" + path + "]";
  }
}
