package dev.connectors.proxy;

import static dev.connectors.testbed.GitServer.git;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.access.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** A clone, a websocket and a long download of one caller, all of them open. */
final class OpenStreams implements AutoCloseable {
  /** Of each caller. */
  static final int COUNT = 3;

  private final Token token;
  private final String namespace;
  private final int port;
  private final Socket websocket;
  private final Socket download;

  /** Completes with git's output; fails when git does. */
  final CompletableFuture<String> clone;

  OpenStreams(Token token, String namespace, int port, Path folder) throws IOException {
    this.token = token;
    this.namespace = namespace;
    this.port = port;
    websocket = request("ws", "Connection: Upgrade\r\nUpgrade: websocket\r\n");
    download = request("files", "");
    clone =
        CompletableFuture.supplyAsync(
            () ->
                git(
                    folder.getParent(),
                    "-c",
                    "http.extraHeader=Authorization: Bearer " + token.reveal(),
                    "clone",
                    "http://127.0.0.1:%d/namespaces/%s/connectors/git/org/r.git"
                        .formatted(port, namespace),
                    folder.toString()),
            Executors.newVirtualThreadPerTaskExecutor());
  }

  /** The head of the websocket's answer. */
  String upgraded() throws IOException {
    return until(websocket, "\r\n\r\n");
  }

  /** Whether what is sent over the websocket comes back, and the download goes on. */
  boolean live() throws IOException {
    websocket.getOutputStream().write("still there?".getBytes(UTF_8));
    return until(websocket, "still there?").endsWith("still there?")
        && until(download, "part\r\n").endsWith("part\r\n");
  }

  /** What is left to read of the websocket until it is closed. */
  String restOfWebsocket() throws IOException {
    return rest(websocket);
  }

  /** What is left to read of the download until it is closed. */
  String restOfDownload() throws IOException {
    return rest(download);
  }

  /** The status line of a new request with the same token. */
  String another() throws IOException {
    try (var socket = request("files", "")) {
      return until(socket, "\r\n");
    }
  }

  private Socket request(String connector, String headers) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(
            "GET /x HTTP/1.1\r\nHost: c-%s.%s\r\n%sAuthorization: Bearer %s\r\n\r\n"
                .formatted(connector, namespace, headers, token.reveal())
                .getBytes(UTF_8));
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static String until(Socket socket, String end) throws IOException {
    var read = new ByteArrayOutputStream();
    while (!read.toString(UTF_8).endsWith(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return "closed after: " + read.toString(UTF_8);
      }
      read.write(next);
    }
    return read.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    websocket.close();
    download.close();
  }
}
