package dev.connectors.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port on loopback that leads to another one, and keeps every byte that passes. */
public final class WireTap implements AutoCloseable {
  private final int target;
  private final ServerSocket port;
  private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();

  public WireTap(int target) {
    this.target = target;
    try {
      port = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::serve);
  }

  public String url() {
    return "http://127.0.0.1:" + port.getLocalPort();
  }

  /** What clients have sent. */
  public String asked() {
    return asked.toString(ISO_8859_1);
  }

  /** What clients have got. */
  public String answered() {
    return answered.toString(ISO_8859_1);
  }

  private void serve() {
    try {
      while (true) {
        var client = port.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.startVirtualThread(() -> pass(client, server, asked));
        Thread.startVirtualThread(() -> pass(server, client, answered));
      }
    } catch (IOException e) {
      // Closed: a client that comes later is refused.
    }
  }

  /** Half of a connection, to its end; the other half may go on. */
  private static void pass(Socket from, Socket to, OutputStream kept) {
    var piece = new byte[16 * 1024];
    try {
      for (int n = from.getInputStream().read(piece);
          n >= 0;
          n = from.getInputStream().read(piece)) {
        kept.write(piece, 0, n);
        to.getOutputStream().write(piece, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
