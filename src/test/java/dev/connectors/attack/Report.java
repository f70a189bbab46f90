package dev.connectors.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What one attack did and what was seen; and which promises were broken. */
final class Report {
  private static final Path FILE = Path.of("target/attack/attack.md");

  private final String row;
  private final List<String> lines = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  Report(Row row) {
    this.row = row.name();
    lines.add("## " + row.name());
    lines.add("");
    lines.add("done: " + row.done());
    progress(row.done());
  }

  /** Shown at once, and not kept: long steps say how far they are. */
  void progress(String text) {
    System.out.printf(
        "%s %s: %s%n",
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS), row, text);
  }

  /** A figure or a count. */
  void seen(String what, Object value) {
    lines.add("* " + what + ": " + value);
    progress(what + ": " + value);
  }

  /** What must hold, and what was seen of it. */
  void promise(String what, boolean kept, Object value) {
    seen((kept ? "kept: " : "BROKEN: ") + what, value);
    if (!kept) {
      broken.add(what + ": " + value);
    }
  }

  List<String> broken() {
    return List.copyOf(broken);
  }

  void write() throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(
        FILE,
        String.join("\n", lines) + "\n\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
