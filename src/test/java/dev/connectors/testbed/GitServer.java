package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real smart-HTTP Git server, git http-backend behind Basic authentication, on loopback. */
public final class GitServer implements AutoCloseable {
  private static final int PIECE = 8192;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path root;
  private final String basic;
  private final HttpServer server;
  private volatile boolean slow;

  public GitServer(String user, String password) throws IOException {
    root = Files.createTempDirectory("git-server");
    basic = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on a clone of some megabytes lasts for minutes. */
  public void slows() {
    slow = true;
  }

  /** From now on all goes as fast as it can, also what is under way. */
  public void hurries() {
    slow = false;
  }

  /** A bare repository that takes pushes, such as {@code org/r.git}. */
  public Path repository(String name) {
    var path = root.resolve(name);
    git(root, "init", "-q", "--bare", "-b", "main", path.toString());
    git(path, "config", "http.receivepack", "true");
    return path;
  }

  /** Runs git without any configuration of the machine's; fails with its output. */
  public static String git(Path folder, String... arguments) {
    return git(folder, Map.of(), arguments);
  }

  /** The same, with more in its environment. */
  public static String git(Path folder, Map<String, String> more, String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    try {
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true);
      builder
          .environment()
          .putAll(
              Map.of(
                  "GIT_CONFIG_GLOBAL", "/dev/null",
                  "GIT_CONFIG_SYSTEM", "/dev/null",
                  "GIT_TERMINAL_PROMPT", "0",
                  "GIT_AUTHOR_NAME", "Test",
                  "GIT_AUTHOR_EMAIL", "test@example.com",
                  "GIT_COMMITTER_NAME", "Test",
                  "GIT_COMMITTER_EMAIL", "test@example.com"));
      builder.environment().putAll(more);
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var process = backend(exchange);
      var body =
          Thread.startVirtualThread(
              () -> {
                try (var in = process.getOutputStream()) {
                  exchange.getRequestBody().transferTo(in);
                } catch (IOException e) {
                  process.destroy(); // the caller has gone
                }
              });
      try (var out = new BufferedInputStream(process.getInputStream())) {
        int status = 200;
        for (var line = Lines.next(out); !line.isEmpty(); line = Lines.next(out)) {
          var name = line.substring(0, line.indexOf(':'));
          var value = line.substring(line.indexOf(':') + 1).strip();
          if (name.equals("Status")) {
            status = Integer.parseInt(value.substring(0, 3));
          } else {
            exchange.getResponseHeaders().add(name, value);
          }
        }
        exchange.sendResponseHeaders(status, 0);
        send(out, exchange.getResponseBody());
      }
      body.interrupt();
    }
  }

  private void send(InputStream from, OutputStream to) throws IOException {
    var piece = new byte[PIECE];
    for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
      to.write(piece, 0, length);
      if (slow) {
        to.flush();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private Process backend(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    var environment = builder.environment();
    var uri = exchange.getRequestURI();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REMOTE_USER", "robot");
    environment.put("PATH_INFO", uri.getPath());
    environment.put("QUERY_STRING", Optional.ofNullable(uri.getRawQuery()).orElse(""));
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    header(exchange, "Content-Type").ifPresent(v -> environment.put("CONTENT_TYPE", v));
    header(exchange, "Content-Length").ifPresent(v -> environment.put("CONTENT_LENGTH", v));
    header(exchange, "Content-Encoding")
        .ifPresent(v -> environment.put("HTTP_CONTENT_ENCODING", v));
    header(exchange, "Git-Protocol").ifPresent(v -> environment.put("GIT_PROTOCOL", v));
    return builder.start();
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
