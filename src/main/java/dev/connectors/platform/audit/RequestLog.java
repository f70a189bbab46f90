package dev.connectors.platform.audit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Writes lines about requests. What anybody can cause has few lines a second: it costs nothing to
 * send, and must not push the rest out of the log.
 */
public final class RequestLog {
  private static final int FEW = 10;

  private final Logger log;
  private final Rate few = new Rate(FEW, Ticker.systemTicker());
  private final AtomicLong leftOut = new AtomicLong();

  public RequestLog(String category) {
    log = Logger.getLogger(category);
  }

  /** Writes the line, and how many were left out before it; made only where it is written. */
  public void write(Supplier<JsonObject> line) {
    if (log.isInfoEnabled()) {
      long before = leftOut.getAndSet(0);
      var made = line.get();
      log.info((before == 0 ? made : made.put("linesLeftOut", before)).encode());
    }
  }

  /** Writes the line unless there are too many; returns whether it did. */
  public boolean writeFew(Supplier<JsonObject> line) {
    boolean written = mayWrite();
    if (written) {
      write(line);
    }
    return written;
  }

  /** Something that the operator of the system has to see to. */
  public void warnFew(String text) {
    if (mayWrite()) {
      log.warn(text + before());
    }
  }

  /** A mistake of ours. Its message could quote a header: kind and place have to do. */
  public void failedFew(Throwable failure) {
    if (mayWrite()) {
      var stack = failure.getStackTrace();
      var place = stack.length == 0 ? "an unknown place" : stack[0].toString();
      log.error(failure.getClass().getName() + " at " + place + before());
    }
  }

  private boolean mayWrite() {
    boolean may = few.tryTake();
    if (!may) {
      leftOut.incrementAndGet();
    }
    return may;
  }

  private String before() {
    long before = leftOut.getAndSet(0);
    return before == 0 ? "" : " (%d lines before this one were left out)".formatted(before);
  }
}
