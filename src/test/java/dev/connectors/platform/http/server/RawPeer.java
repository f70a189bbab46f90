package dev.connectors.platform.http.server;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Sends bytes, and reads what comes, from an address of loopback that it chooses. */
final class RawPeer implements AutoCloseable {
  private final Socket socket = new Socket();

  RawPeer(String from, int port) throws IOException {
    this(from, "127.0.0.1", port);
  }

  RawPeer(String from, String to, int port) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.setSoTimeout((int) SOON.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port));
  }

  RawPeer(int port) throws IOException {
    this("127.0.0.1", port);
  }

  RawPeer send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Everything until the server closes. */
  String all() {
    var read = new ByteArrayOutputStream();
    try {
      for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
        read.write(c);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server does not close", e);
    } catch (IOException e) {
      read.writeBytes("(reset)".getBytes(ISO_8859_1));
    }
    return read.toString(ISO_8859_1);
  }

  /** As much as comes up to these bytes; throws when the server closes before. */
  String until(String end) throws IOException {
    var read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        throw new IOException("closed after: " + read);
      }
      read.append((char) c);
    }
    return read.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
