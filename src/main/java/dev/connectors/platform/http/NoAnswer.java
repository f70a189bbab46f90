package dev.connectors.platform.http;

import dev.connectors.platform.http.name.NameUnanswered;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why the other side's answer does not come, and what to check. */
final class NoAnswer {
  private NoAnswer() {}

  static NotServed in(String origin, long seconds) {
    return new NotServed(
        504, "%s took the request but did not answer within %d s".formatted(origin, seconds));
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
          new NotServed(
              504,
              origin + " cannot be reached: no connection in time: check firewalls and routes");
      case ConnectException e ->
          new NotServed(502, origin + " refuses connections: check the port, and that it runs");
      case SSLException e ->
          new NotServed(
              502,
              origin
                  + " has a certificate that is not trusted, or speaks no TLS: give its CA in"
                  + " caCertSecretRef, and check that the host name is in the certificate");
      default ->
          new NotServed(502, origin + " closed the connection before it answered: check its log");
    };
  }
}
