package dev.connectors.platform.http;

import dev.connectors.platform.http.name.NameUnanswered;
import io.netty.channel.ConnectTimeoutException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** The caller gets no answer of the other side's; the message says why and what to check. */
public final class RelayFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int status;

  private RelayFailure(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 403, 502 or 504. */
  public int status() {
    return status;
  }

  static RelayFailure noAnswerIn(String origin, long seconds) {
    return new RelayFailure(
        504, "%s took the request but did not answer within %d s".formatted(origin, seconds));
  }

  /** The answer is not one that a caller may have. */
  static RelayFailure refused(String why) {
    return new RelayFailure(502, why);
  }

  static RelayFailure of(String origin, Throwable cause) {
    return switch (cause) {
      case RelayFailure known -> known;
      case AddressDenied e -> new RelayFailure(403, origin + ": " + e.getMessage());
      case NameUnanswered e ->
          new RelayFailure(504, origin + ": DNS does not answer for its host name: check DNS");
      case UnknownHostException e ->
          new RelayFailure(502, origin + ": the host name has no address: check it, and DNS");
      case ConnectTimeoutException e ->
          new RelayFailure(
              504,
              origin + " cannot be reached: no connection in time: check firewalls and routes");
      case ConnectException e ->
          new RelayFailure(502, origin + " refuses connections: check the port, and that it runs");
      case SSLException e ->
          new RelayFailure(
              502,
              origin
                  + " has a certificate that is not trusted, or speaks no TLS: give its CA in"
                  + " caCertSecretRef, and check that the host name is in the certificate");
      default ->
          new RelayFailure(
              502, origin + " closed the connection before it answered: check its log");
    };
  }
}
