package dev.connectors.platform.memory;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The process gives back what it does not use. A start touches nearly all of a native executable
 * and leaves garbage that no collection would look for until much more has come together.
 */
public final class Memory {
  private static final Logger LOG = Logger.getLogger(Memory.class);
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final Path EXECUTABLE = Path.of("/proc/self/exe");
  private static final int HEAP_TO_BUFFERS = 3;
  private static final Duration LOOK = Duration.ofSeconds(30);

  private Memory() {}

  /**
   * Bounds the buffers outside of the heap, which may be as much as the heap otherwise: together
   * they would be more than the container's limit. To be called before Netty is used.
   */
  public static void boundBuffers() {
    var property = "io.netty.maxDirectMemory";
    if (System.getProperty(property) == null) {
      System.setProperty(
          property, Long.toString(Runtime.getRuntime().maxMemory() / HEAP_TO_BUFFERS));
    }
  }

  /** Gives back at the first rest, and after each time that the process was busy. */
  public static void giveBackAtRest() {
    Thread.ofPlatform().daemon().name("memory at rest").start(Memory::watch);
  }

  private static void watch() {
    var rest = new Rest(LOOK);
    try {
      while (true) {
        Thread.sleep(LOOK);
        if (rest.begins(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO))) {
          giveBack();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void giveBack() {
    System.gc();
    if (!ImageMode.current().isNativeImage()) {
      return;
    }
    try (var lines = Files.lines(MAPPINGS)) {
      Mapping.unchanged(lines, EXECUTABLE.toRealPath().toString()).forEach(NativeMemory::giveBack);
    } catch (IOException e) {
      LOG.debugf(e, "pages of the executable stay in memory");
    }
  }
}
