package dev.connectors.platform.http;

import dev.connectors.platform.http.name.NameUnanswered;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Why the other side's answer does not come, and what to check. */
final class NoAnswer {
  private static final String NOT_TRUSTED =
      " has a certificate that is not trusted, or speaks no TLS: give its CA in caCertSecretRef,"
          + " and check that the host name is in the certificate";

  private NoAnswer() {}

  /** Nothing came once it had the whole request. */
  static NotServed in(String origin, Duration limit, Optional<AnswerTime> time) {
    return new OutOfReach(
        504,
        "%s took the request but did not answer within %d s, which is what %s allows"
            .formatted(
                origin,
                limit.toSeconds(),
                time.map(AnswerTime::setting).orElse("connectors.proxy.response-timeout")));
  }

  /** Nothing moved while the request was under way, for which either side may be the reason. */
  static NotServed unread(String origin, Duration limit) {
    return new NotServed(
        504,
        "of the request's body nothing went on to %s for %d s: check that it is sent, and that the tool reads it"
            .formatted(origin, limit.toSeconds()));
  }

  /** The answer is not one that a caller may have. */
  static NotServed refused(String why) {
    return new NotServed(502, why);
  }

  static NotServed of(String origin, Throwable cause) {
    return switch (cause) {
      case NotServed known -> known;
      case AddressDenied e -> new NotServed(403, origin + ": " + e.getMessage());
      case NameUnanswered e ->
          new NotServed(504, origin + ": DNS does not answer for its host name: check DNS");
      case UnknownHostException e ->
          new NotServed(502, origin + ": the host name has no address: check it, and DNS");
      case ConnectTimeoutException e ->
          new OutOfReach(
              504,
              origin + " cannot be reached: no connection in time: check firewalls and routes");
      case NoRouteToHostException e ->
          new OutOfReach(
              502,
              origin + " cannot be reached: there is no route to it: check routes and firewalls");
      case ConnectException e ->
          new OutOfReach(502, origin + " refuses connections: check the port, and that it runs");
      case SSLHandshakeException e -> new OutOfReach(502, origin + NOT_TRUSTED);
      case SSLException e -> new NotServed(502, origin + NOT_TRUSTED);
      default ->
          new NotServed(502, origin + " closed the connection before it answered: check its log");
    };
  }
}
