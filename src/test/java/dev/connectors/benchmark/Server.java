package dev.connectors.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as a process of its own, with what it takes; stopped by {@link #close}. */
final class Server implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Path log;
  private final Thread stop;

  private Server(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.stop = Thread.ofPlatform().unstarted(this::end);
    // A benchmark that is broken off leaves nothing running.
    Runtime.getRuntime().addShutdownHook(stop);
  }

  /**
   * Starts a program.
   *
   * @param environment all of it but PATH and HOME: what this JVM runs with is not for a server
   */
  static Server start(int port, Path log, Map<String, String> environment, List<String> command) {
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().putAll(environment);
    try {
      return new Server(builder.start(), port, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time so far, of all threads and of workers that are processes (utime + stime). */
  Duration processorTime() {
    return processes()
        .map(one -> one.info().totalCpuDuration().orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Resident memory; of workers that share some, it is counted for each. */
  double memoryMib() {
    return processes().mapToLong(one -> residentKib(one.pid())).sum() / 1024.0;
  }

  /** How many of its threads have a name that begins so. */
  int threads(String prefix) {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
      return (int) tasks.filter(task -> nameOf(task).startsWith(prefix)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing for a thread that has ended since it was listed. */
  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return "";
    }
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  private static long residentKib(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stop);
    end();
  }

  private void end() {
    try {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
