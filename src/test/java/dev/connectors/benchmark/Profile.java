package dev.connectors.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A flight recording of a JVM under load: where its processor time goes, or its memory. */
enum Profile {
  cpu("jdk.CPUTimeSample#enabled=true jdk.CPUTimeSample#throttle=1000/s", "cpu-time-hot-methods"),
  alloc("jdk.ObjectAllocationSample#throttle=2000/s", "allocation-by-site");

  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  /** Settings of the recording, with blanks between them. */
  private final String events;

  private final String view;

  Profile(String events, String view) {
    this.events = events;
    this.view = view;
  }

  void begin(long pid) {
    var command = new ArrayList<>(List.of("jcmd", pid(pid), "JFR.start", "settings=profile"));
    command.addAll(List.of(events.split(" ", -1)));
    jdk(ProcessBuilder.Redirect.DISCARD, command);
  }

  /** Leaves {@code proxy-NAME.jfr} in the folder, and what it shows in {@code proxy-NAME.txt}. */
  void end(long pid, Path folder) {
    var recording = folder.resolve("proxy-" + name() + ".jfr");
    jdk(
        ProcessBuilder.Redirect.DISCARD,
        List.of("jcmd", pid(pid), "JFR.dump", "filename=" + recording));
    jdk(
        ProcessBuilder.Redirect.to(folder.resolve("proxy-" + name() + ".txt").toFile()),
        List.of("jfr", "view", "--width", "160", "--cell-height", "1", view, recording.toString()));
  }

  private static String pid(long pid) {
    return Long.toString(pid);
  }

  private static void jdk(ProcessBuilder.Redirect output, List<String> words) {
    var command = new ArrayList<>(words);
    command.set(0, JDK.resolve(words.getFirst()).toString());
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("%s ended with %d".formatted(command, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
