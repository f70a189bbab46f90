package dev.connectors.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.util.Optional;

/**
 * A request as it is to leave.
 *
 * @param client whose trust and connections are used
 * @param rule judges the host's addresses before one is connected to
 * @param host an IPv6 address in brackets
 * @param uri path and query, as they stand
 * @param headers all but those of framing and Host
 * @param answered decides what of the answer goes to the caller
 * @param body the whole body, where it was read already; empty when it is the caller's to stream
 * @param namespace for whose Connectors it is, empty for ourselves
 * @param lasting told when the exchange goes on for long
 * @param time until the answer; empty where the settings say it
 * @param pool whose connections are used alone; empty for all that the client has
 */
public record Outgoing(
    HttpClient client,
    AddressRule rule,
    boolean tls,
    String host,
    int port,
    String uri,
    MultiMap headers,
    Answer.Rule answered,
    Optional<Buffer> body,
    String namespace,
    Lasting lasting,
    Optional<AnswerTime> time,
    Optional<Pool> pool) {
  /** With the body that the caller goes on sending, for as long as both sides like. */
  public Outgoing(
      HttpClient client,
      AddressRule rule,
      boolean tls,
      String host,
      int port,
      String uri,
      MultiMap headers,
      Answer.Rule answered) {
    this(
        client,
        rule,
        tls,
        host,
        port,
        uri,
        headers,
        answered,
        Optional.empty(),
        "",
        Lasting.UNWATCHED,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a body that was read already. */
  public Outgoing with(Optional<Buffer> read) {
    return new Outgoing(
        client, rule, tls, host, port, uri, headers, answered, read, namespace, lasting, time,
        pool);
  }

  /** The same, watched once it lasts. */
  public Outgoing with(Lasting watch) {
    return new Outgoing(
        client, rule, tls, host, port, uri, headers, answered, body, namespace, watch, time, pool);
  }

  /**
   * The same, in that namespace's share of what can be done at a time, on connections of its own.
   */
  public Outgoing in(String share, Pool own) {
    return new Outgoing(
        client,
        rule,
        tls,
        host,
        port,
        uri,
        headers,
        answered,
        body,
        share,
        lasting,
        time,
        Optional.of(own));
  }

  /** The same, with a time of its own until the answer. */
  public Outgoing within(Optional<AnswerTime> until) {
    return new Outgoing(
        client, rule, tls, host, port, uri, headers, answered, body, namespace, lasting, until,
        pool);
  }

  /** Where to, for people. */
  String origin() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
