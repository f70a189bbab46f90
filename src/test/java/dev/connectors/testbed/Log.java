package dev.connectors.testbed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open, of all categories and levels of INFO and above. */
public final class Log extends Handler implements AutoCloseable {
  private record Line(String category, String text) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  private Log() {
    setLevel(Level.ALL);
  }

  public static Log capture() {
    var log = new Log();
    Logger.getLogger("").addHandler(log);
    return log;
  }

  public List<String> lines(String category) {
    return lines.stream().filter(line -> line.category().equals(category)).map(Line::text).toList();
  }

  public String all() {
    return lines.toString();
  }

  @Override
  public void publish(LogRecord entry) {
    var text = new StringBuilder(String.valueOf(entry.getMessage()));
    if (entry.getParameters() != null) {
      text.append(List.of(entry.getParameters()));
    }
    for (var cause = entry.getThrown(); cause != null; cause = cause.getCause()) {
      text.append('\n').append(cause);
    }
    lines.add(new Line(entry.getLoggerName(), text.toString()));
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
