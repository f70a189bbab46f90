package dev.connectors.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Calls commands and the scripts in src/test/cluster. */
final class Script {
  private static final Path FOLDER = Path.of("src/test/cluster").toAbsolutePath();

  private Script() {}

  /** Runs a script of the test bed; returns its output, trimmed. */
  static String run(String script, String... arguments) {
    return run(Map.of(), script, arguments);
  }

  static String run(Map<String, String> environment, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(FOLDER.resolve(script).toString()));
    Collections.addAll(command, arguments);
    return command(environment, command);
  }

  /** Runs a command; what it writes to standard error becomes the error's text when it fails. */
  static String command(Map<String, String> environment, List<String> command) {
    try {
      Path errors = Files.createTempFile("script", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
          throw new IllegalStateException(
              String.join(" ", command) + ": " + Files.readString(errors) + output);
        }
        return output.strip();
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
