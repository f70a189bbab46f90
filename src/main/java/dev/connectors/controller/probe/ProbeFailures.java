package dev.connectors.controller.probe;

import static dev.connectors.controller.probe.ProbeOutcome.Result;

import dev.connectors.platform.http.AddressDenied;
import dev.connectors.platform.http.name.NameUnanswered;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a probe had no answer, in words that are the same for the same cause. */
final class ProbeFailures {
  private ProbeFailures() {}

  static ProbeOutcome timedOut(ProbeRequest request, Duration timeout) {
    return ProbeOutcome.of(
        request, Result.TIMED_OUT, "no answer within %d s".formatted(timeout.toSeconds()));
  }

  static ProbeOutcome of(ProbeRequest request, Throwable failure, Duration timeout) {
    var causes = Stream.iterate(failure, c -> c != null, Throwable::getCause).limit(10).toList();
    if (failure instanceof AddressDenied) {
      return ProbeOutcome.of(request, Result.ADDRESS_DENIED, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof IllegalArgumentException) {
      // Its message may quote a header's value: the credential.
      return ProbeOutcome.of(
          request,
          Result.REQUEST_INVALID,
          "the class's headers and the credential make no valid HTTP request");
    }
    if (has(causes, NameUnanswered.class)) {
      return ProbeOutcome.of(
          request,
          Result.ADDRESS_NOT_RESOLVED,
          "DNS does not answer for the host name; check DNS, and the host in spec.address");
    }
    if (has(causes, UnknownHostException.class)) {
      return ProbeOutcome.of(
          request,
          Result.ADDRESS_NOT_RESOLVED,
          "the host name is unknown to DNS; check spec.address");
    }
    if (has(causes, SSLException.class)) {
      return ProbeOutcome.of(
          request,
          Result.TLS_NOT_TRUSTED,
          "TLS failed; is its CA in spec.caCertSecretRef, and the host in its certificate?");
    }
    if (has(causes, ConnectTimeoutException.class)) {
      return timedOut(request, timeout);
    }
    if (has(causes, ConnectException.class)) {
      return ProbeOutcome.of(
          request,
          Result.CONNECTION_REFUSED,
          "the connection was refused; does the tool run, and may the cluster reach it?");
    }
    return failure instanceof ProbeExchange.TooLong
        ? ProbeOutcome.of(
            request,
            Result.RESPONSE_TOO_LARGE,
            "the body is longer than " + ProbeExchange.LONGEST_BODY + " bytes")
        : ProbeOutcome.of(
            request,
            Result.CONNECTION_FAILED,
            "the connection broke (%s)".formatted(causes.getLast().getClass().getSimpleName()));
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}
