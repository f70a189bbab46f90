package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A workload that calls the connector {@code tool} through the proxy. */
final class ProxyCaller {
  final HttpClient client = HttpClient.newHttpClient();
  private final ProxyBed bed;

  ProxyCaller(ProxyBed bed) {
    this.bed = bed;
  }

  /** With the workload's token. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(bed.url(path)))
        .header("Authorization", "Bearer " + TOKEN.reveal());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** The connector of that name in another namespace. */
  HttpResponse<String> get(String namespace, String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/namespaces/%s/connectors/tool%s"
                        .formatted(bed.port(), namespace, path)))
            .header("Authorization", "Bearer " + TOKEN.reveal()));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.timeout(SOON).build(), BodyHandlers.ofString());
  }

  /** Sends text as it is, and reads until the proxy closes. */
  String raw(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
