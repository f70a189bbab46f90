package dev.connectors.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose work may be under way: so much in all, so much of one namespace, and namespaces in turn, so
 * that one whose work hangs holds up its own and nobody else's.
 *
 * @param <K> names a piece of work within its namespace
 */
public final class FairTurns<K> {
  private final int inAll;
  private final int perNamespace;

  /** In the order of their turns. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private int underway;

  /** One namespace's work. */
  private final class Line {
    private final Map<K, Runnable> waiting = new LinkedHashMap<>();
    private int underway;

    boolean isEmpty() {
      return waiting.isEmpty() && underway == 0;
    }

    boolean mayGo() {
      return !waiting.isEmpty() && underway < perNamespace;
    }

    Runnable first() {
      var entries = waiting.entrySet().iterator();
      var work = entries.next().getValue();
      entries.remove();
      return work;
    }
  }

  public FairTurns(int inAll, int perNamespace) {
    this.inAll = inAll;
    this.perNamespace = perNamespace;
  }

  /** Runs it on a thread of its own when its turn comes; takes the place of one that waits. */
  public void enter(String namespace, K key, Runnable work) {
    synchronized (lines) {
      lines.computeIfAbsent(namespace, _ -> new Line()).waiting.put(key, work);
    }
    begin();
  }

  /** Takes it out if it waits still. */
  public void leave(String namespace, K key) {
    synchronized (lines) {
      lines.computeIfPresent(
          namespace,
          (_, line) -> {
            line.waiting.remove(key);
            return line.isEmpty() ? null : line;
          });
    }
  }

  public int waiting() {
    synchronized (lines) {
      return lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
    }
  }

  private void begin() {
    List<Runnable> due = new ArrayList<>();
    synchronized (lines) {
      var next = next();
      while (next.isPresent()) {
        due.add(next.get());
        next = next();
      }
    }
    due.forEach(work -> Thread.ofVirtual().name("turn").start(work));
  }

  private Optional<Runnable> next() {
    if (underway >= inAll) {
      return Optional.empty();
    }
    var turn = lines.entrySet().stream().filter(one -> one.getValue().mayGo()).findFirst();
    return turn.map(one -> begun(one.getKey(), one.getValue()));
  }

  private Runnable begun(String namespace, Line line) {
    // It goes to the end of the row: all others that wait come first.
    lines.remove(namespace);
    lines.put(namespace, line);
    line.underway++;
    underway++;
    var work = line.first();
    return () -> {
      try {
        work.run();
      } finally {
        end(namespace, line);
      }
    };
  }

  private void end(String namespace, Line line) {
    synchronized (lines) {
      line.underway--;
      underway--;
      if (line.isEmpty()) {
        lines.remove(namespace, line);
      }
    }
    begin();
  }
}
