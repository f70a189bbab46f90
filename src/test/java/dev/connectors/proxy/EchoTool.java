package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The tool behind the connector {@code tool}: sends bodies back, and keeps what it was asked. */
final class EchoTool {
  /** Authorization with the credential of {@link ProxyBed#signedIn}. */
  static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(("robot:" + PASSWORD).getBytes(UTF_8));

  record Seen(String uri, Map<String, List<String>> headers) {
    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> String.join(",", entry.getValue()))
          .findFirst();
    }
  }

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final String address;

  EchoTool(ProxyBed bed) {
    address = bed.addressOf(bed.serve(this::answer));
    bed.signedIn(address);
  }

  String address() {
    return address;
  }

  /** What has come and was not yet {@linkplain #received() taken}. */
  Collection<Seen> seen() {
    return seen;
  }

  /** Takes the next request; waits for it. */
  Seen received() throws InterruptedException {
    return Optional.ofNullable(seen.poll(SOON.toSeconds(), TimeUnit.SECONDS)).orElseThrow();
  }

  private void answer(HttpServerRequest request) {
    var headers = new TreeMap<String, List<String>>();
    request.headers().names().forEach(name -> headers.put(name, request.headers().getAll(name)));
    seen.add(new Seen(request.uri(), headers));
    if (request.path().endsWith("/continue")) {
      request.response().writeContinue();
    }
    if (request.path().endsWith("/redirect")) {
      request.response().setStatusCode(302).putHeader("Location", request.getParam("to")).end();
    } else if (request.path().endsWith("/silent")) {
      request.resume();
    } else {
      request.bodyHandler(body -> request.response().putHeader("X-Tool", "yes").end(body));
    }
  }
}
