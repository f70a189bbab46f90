package dev.connectors.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.connectors.testbed.Lines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A tool that says byte for byte what it is told to say, and keeps byte for byte what it hears. */
final class RawTool implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /**
   * One request.
   *
   * @param headers as name, in lower case, colon, blank and value
   */
  record Heard(String line, List<String> headers, String body) {}

  private final ServerSocket server;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private volatile boolean hangsUp;

  RawTool() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String authority() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What it says from now on, one after the other; then {@link #OK}. */
  void says(List<String> next, boolean thenHangsUp) {
    answers.clear();
    answers.addAll(next);
    hangsUp = thenHangsUp;
  }

  Queue<Heard> heard() {
    return heard;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (var line = Lines.next(in); !line.isEmpty(); line = Lines.next(in)) {
        heard.add(request(line, in));
        boolean told = !answers.isEmpty();
        var answer = told ? answers.remove() : OK;
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        if (told && hangsUp) {
          return;
        }
      }
    } catch (IOException e) {
      // The proxy broke off: what was heard until then is kept.
    }
  }

  private static Heard request(String line, InputStream in) throws IOException {
    List<String> headers = new ArrayList<>();
    int length = 0;
    boolean chunked = false;
    for (var header = Lines.next(in); !header.isEmpty(); header = Lines.next(in)) {
      int colon = header.indexOf(':');
      var name = header.substring(0, colon).toLowerCase(Locale.ROOT);
      var value = header.substring(colon + 1).strip();
      headers.add(name + ": " + value);
      if (name.equals("content-length")) {
        length = Integer.parseInt(value);
      }
      chunked |= name.equals("transfer-encoding");
    }
    return new Heard(line, List.copyOf(headers), chunked ? chunks(in) : read(in, length));
  }

  private static String chunks(InputStream in) throws IOException {
    var body = new StringBuilder();
    for (var size = Lines.next(in); !size.equals("0"); size = Lines.next(in)) {
      body.append(read(in, Integer.parseInt(size, 16)));
      Lines.next(in);
    }
    Lines.next(in);
    return body.toString();
  }

  private static String read(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
