package dev.connectors.connector.access;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs at once what it is given, or keeps it until it is told to. */
final class HandDrivenThreads extends AbstractExecutorService {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean holding;

  /** From now on nothing runs by itself: questions are under way. */
  void hold() {
    holding = true;
  }

  /** Runs what has waited, and all that comes. */
  void release() {
    holding = false;
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  int waiting() {
    return waiting.size();
  }

  @Override
  public void execute(Runnable command) {
    if (holding) {
      waiting.add(command);
    } else {
      command.run();
    }
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
