package dev.connectors.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The test bed's program: all of Kubernetes in one binary, built by src/test/cluster/kubox.sh. */
final class Kubox {
  private Kubox() {}

  /** The binary, or an error that says how to build it. */
  static Path binary() {
    return Path.of(Script.run("kubox.sh", "--cached"), "kubox");
  }

  /** The kubectl that is part of it. */
  static Path kubectl() {
    return binary().resolveSibling("kubectl");
  }

  /**
   * Starts a program of kubox that lives no longer than this JVM: its shell reads from a pipe, and
   * stops the program when the pipe closes, as it does even when the JVM is killed.
   */
  static Process start(Path log, List<String> programAndArguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        { read -r _ <&3; kill $child; } 2>/dev/null &
        wait $child""",
                "kubox",
                binary().toString()));
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
}
