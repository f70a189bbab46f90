package dev.connectors.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;

/**
 * A request as it is to leave.
 *
 * @param client whose trust and connections are used
 * @param rule judges the host's addresses before one is connected to
 * @param host an IPv6 address in brackets
 * @param uri path and query, as they stand
 * @param headers all but those of framing and Host
 * @param answered decides what of the answer goes to the caller
 */
public record Outgoing(
    HttpClient client,
    AddressRule rule,
    boolean tls,
    String host,
    int port,
    String uri,
    MultiMap headers,
    Answer.Rule answered) {

  /** Where to, for people. */
  String origin() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
