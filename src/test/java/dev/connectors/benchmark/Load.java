package dev.connectors.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The callers: a program of its own, whose processor time is nobody's in the results. */
final class Load {
  /**
   * What one run saw.
   *
   * @param failures requests that were not answered 200 in full
   * @param firstFailure empty where there was none
   */
  record Measured(
      int requests,
      int failures,
      String firstFailure,
      double seconds,
      double p50Micros,
      double p99Micros) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path program;
  private final Path token;

  /**
   * With one caller's token.
   *
   * @param token the file that holds it
   */
  Load(Path program, Path token) {
    this.program = program;
    this.token = token;
  }

  Measured run(int port, Cell cell, double seconds) {
    var command =
        List.of(
            program.toString(),
            "load",
            "-to=127.0.0.1:" + port,
            "-host=" + ProxyInstallation.HOST,
            "-path=" + cell.path(),
            "-token=" + token,
            "-size=" + cell.bytes(),
            "-connections=" + cell.connections(),
            "-seconds=" + seconds);
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var measured = JSON.readValue(process.getInputStream(), Measured.class);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the load ended with " + process.exitValue());
      }
      return measured;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
