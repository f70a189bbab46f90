package dev.connectors.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {
  private static final String ORIGIN = "https://git.example.com:443";

  private record Row(Throwable cause, int status, boolean outOfReach, String words) {}

  static Stream<Row> rows() {
    return Stream.of(
        new Row(new NoRouteToHostException("x"), 502, true, "there is no route to it"),
        new Row(new ConnectException("x"), 502, true, "refuses connections"),
        new Row(new ConnectTimeoutException("x"), 504, true, "no connection in time"),
        new Row(new SSLHandshakeException("x"), 502, true, "caCertSecretRef"),
        new Row(new SSLException("x"), 502, false, "caCertSecretRef"),
        new Row(new UnknownHostException("x"), 502, false, "has no address"),
        new Row(new IOException("x"), 502, false, "closed the connection before it answered"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachReasonIsSaidAsWhatItIs(Row row) {
    var answer = NoAnswer.of(ORIGIN, row.cause());
    assertThat(answer.problem().status()).isEqualTo(row.status());
    assertThat(answer.problem().message()).startsWith(ORIGIN).contains(row.words());
    assertThat(answer instanceof OutOfReach).isEqualTo(row.outOfReach());
  }

  @Test
  void answerThatIsLateNamesWhatSaysSo() {
    assertThat(
            NoAnswer.in(
                ORIGIN,
                Duration.ofMinutes(10),
                Optional.of(new AnswerTime(Duration.ofMinutes(10), "a setting"))))
        .isInstanceOf(OutOfReach.class)
        .hasMessageContaining("did not answer within 600 s, which is what a setting allows");
    assertThat(NoAnswer.in(ORIGIN, Duration.ofSeconds(60), Optional.empty()))
        .hasMessageContaining("connectors.proxy.response-timeout");
    assertThat(NoAnswer.unread(ORIGIN, Duration.ofSeconds(60)))
        .as("the caller may be the reason")
        .isNotInstanceOf(OutOfReach.class);
  }
}
