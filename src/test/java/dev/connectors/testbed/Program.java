package dev.connectors.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that lives no longer than this JVM: its shell reads from a pipe, and stops the program
 * when the pipe closes, as it does even when the JVM is killed.
 */
final class Program {
  private static final String SHELL =
      """
      exec 3<&0
      "$@" </dev/null 3<&- & child=$!
      { read -r _ <&3; kill $child; } 2>/dev/null &
      wait $child""";

  private Program() {}

  static Process start(Path log, List<String> programAndArguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "program"));
    command.addAll(programAndArguments);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the pipe, so that the program stops, and waits for it. */
  static void stop(Process process) {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A port on loopback that nobody listens at. */
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
