package dev.connectors.testbed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/** What is logged, at the level that ships, as text. */
public final class Logged extends Handler {
  /** One record. */
  public record Line(String logger, String text) {}

  private final Logger root = Logger.getLogger("");
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private volatile int from;

  public Logged() {
    setLevel(Level.INFO);
    root.addHandler(this);
  }

  /** The same as {@link #lines()}, in one. */
  public String text() {
    return joined(lines());
  }

  public String all() {
    return joined(lines);
  }

  /** What came since it was last cleared. */
  public List<Line> lines() {
    return lines.stream().skip(from).toList();
  }

  private static String joined(List<Line> lines) {
    return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
  }

  public void clear() {
    from = lines.size();
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      lines.add(new Line(record.getLoggerName(), formatter.format(record)));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
