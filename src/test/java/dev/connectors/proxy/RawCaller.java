package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection to the proxy, on which bytes go out as they are and answers come back. */
final class RawCaller implements AutoCloseable {
  /**
   * What came back.
   *
   * @param statuses of all answers, those before the final ones not among them
   * @param text everything as it came
   * @param cutOff whether the connection ended within an answer
   */
  record Answers(List<Integer> statuses, String text, boolean cutOff) {}

  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<Integer> statuses = new ArrayList<>();
  private boolean cutOff;

  RawCaller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) SOON.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
  }

  void send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The proxy has heard enough and closed: its answer tells.
    }
  }

  /** Reads one more final answer; nothing when the proxy closed. */
  void read(boolean headOnly) {
    try {
      int status = 100;
      while (status >= 100 && status < 200 && status != 101) {
        var line = line();
        if (line.isEmpty()) {
          return;
        }
        status = Integer.parseInt(line.split(" ", 3)[1]);
        var headers = headers();
        if (status >= 200 && status != 204 && status != 304 && !headOnly) {
          body(headers);
        }
      }
      statuses.add(status);
    } catch (IOException e) {
      cutOff = true;
    }
  }

  Answers answers() {
    return new Answers(List.copyOf(statuses), received.toString(ISO_8859_1), cutOff);
  }

  private List<String> headers() throws IOException {
    List<String> headers = new ArrayList<>();
    for (var header = line(); !header.isEmpty(); header = line()) {
      headers.add(header.toLowerCase(Locale.ROOT));
    }
    return headers;
  }

  private void body(List<String> headers) throws IOException {
    if (headers.contains("transfer-encoding: chunked")) {
      int size;
      do {
        var line = line();
        cutOff |= line.isEmpty();
        size = line.isEmpty() ? 0 : Integer.parseInt(line, 16);
        read(size);
        line();
      } while (size > 0);
      return;
    }
    var length = headers.stream().filter(h -> h.startsWith("content-length: ")).findFirst();
    read(length.map(h -> Integer.parseInt(h.substring(16))).orElse(Integer.MAX_VALUE));
  }

  private void read(int length) throws IOException {
    for (int i = 0; i < length; i++) {
      int c = in.read();
      if (c < 0) {
        cutOff |= length < Integer.MAX_VALUE;
        return;
      }
      received.write(c);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      received.write(c);
      if (c == '\n') {
        break;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
