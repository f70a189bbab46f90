package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.access.Tokens;
import dev.connectors.testbed.Log;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One host behind the Connectors of two namespaces, and one caller who wants all of it. */
class SharesTest {
  private static final int UPLOADS = 51;
  private static final int PER_CALLER = 6;

  @AutoClose
  private final ProxyBed bed =
      new ProxyBed(
          Map.of(
              "connectors.limits.requests-per-caller", "" + PER_CALLER,
              "connectors.limits.requests-per-connector", "25",
              "connectors.limits.requests-per-namespace", "51",
              "connectors.limits.requests", "102",
              "connectors.limits.waiting-per-caller", "2",
              "connectors.limits.max-wait", "50ms"));

  private final Map<Token, Caller> callers = new ConcurrentHashMap<>();
  private final AtomicInteger uploads = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();

  private Token caller(String name) {
    var token = Tokens.of(name, Token.AUDIENCE, Instant.parse("2100-01-01T00:00:00Z"));
    callers.put(token, new Caller("team", name, Optional.of(name + "-0")));
    return token;
  }

  private void sharedHost() {
    bed.judge =
        (token, targets) ->
            Optional.ofNullable(callers.get(token.orElseThrow()))
                .<Decision>map(Decision.Allowed::new)
                .orElseGet(() -> new Decision.Denied(403, "not allowed", Optional.empty()));
    var tool =
        bed.serve(
            request -> {
              if (request.path().equals("/up")) {
                uploads.incrementAndGet();
              } else {
                request.response().end("served");
              }
            });
    bed.connector(bed.addressOf(tool), "");
    var others = Serialization.clone(bed.connectors.get("team/tool"));
    others.getMetadata().setNamespace("others");
    others.getMetadata().setUid("uid-2");
    bed.connectors.put("others/tool", others);
  }

  private int get(String namespace, Token token) throws Exception {
    var url =
        "http://127.0.0.1:%d/namespaces/%s/connectors/tool/x".formatted(bed.port(), namespace);
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(SOON)
            .header("Authorization", "Bearer " + token.reveal());
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private double count(String meter) {
    return bed.meters.get(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Test
  void whoUploadsSlowlyAndManyTimesIsTurnedAwayAndNobodyElseWaits() throws Exception {
    sharedHost();
    var greedy = caller("greedy");
    List<Socket> sockets = new ArrayList<>();
    try (var log = Log.capture()) {
      for (int i = 0; i < UPLOADS; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port());
        sockets.add(socket);
        var head =
            "POST /namespaces/team/connectors/tool/up HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                + "Authorization: Bearer %s\r\n\r\nx".formatted(greedy.reveal());
        socket.getOutputStream().write(head.getBytes(UTF_8));
      }
      await()
          .atMost(SOON)
          .until(() -> count("connectors.proxy.turned.away") == UPLOADS - PER_CALLER);
      await().atMost(SOON).untilAtomic(uploads, is(PER_CALLER));
      double waited = count("connectors.proxy.waited");
      assertThat(waited).isPositive();
      for (int i = 0; i < 20; i++) {
        assertThat(get("team", caller("modest-" + i))).isEqualTo(200);
        assertThat(get("others", caller("other-" + i))).isEqualTo(200);
      }
      assertThat(count("connectors.proxy.waited")).isEqualTo(waited);
      assertThat(get("team", greedy)).isEqualTo(429);
      var stranger = Tokens.of("stranger", Token.AUDIENCE, Instant.parse("2100-01-01T00:00:00Z"));
      assertThat(get("team", stranger)).as("how busy it is, is nobody else's").isEqualTo(403);
      assertThat(uploads).hasValue(PER_CALLER);
      await()
          .atMost(SOON)
          .until(
              () ->
                  log.lines("audit").stream()
                          .filter(line -> line.contains("\"status\":429"))
                          .filter(line -> line.contains("\"decision\":\"refused\""))
                          .filter(line -> line.contains("greedy"))
                          .count()
                      == UPLOADS - PER_CALLER + 1);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
    await().atMost(SOON).until(() -> get("team", greedy) == 200);
  }
}
