package dev.connectors.benchmark;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts each contender, the proxy as its image and its Deployment would. */
final class Servers {
  private static final Path DEPLOYMENT =
      Path.of("src/test/resources/golden/core-default/out-deployment-connectors-proxy.yaml");
  private static final Path FLAGS = Path.of("src/main/docker/jvm.args");
  private static final Path NGINX_CONF = Path.of("src/test/bench/nginx.conf");
  private static final String TOKEN_FLAG = "-token=";

  /** The share of a container's memory that the heap of a native image may take by default. */
  private static final double NATIVE_HEAP = 0.6;

  /** All of the load is one caller's to one connector, who would else have a share and no more. */
  private static final Map<String, String> ONE_CALLER_ALONE =
      Map.of(
          "CONNECTORS_LIMITS_REQUESTS_PER_CALLER", "256",
          "CONNECTORS_LIMITS_REQUESTS_PER_CONNECTOR", "512",
          "CONNECTORS_LIMITS_REQUESTS_PER_NAMESPACE", "1024",
          "CONNECTORS_LIMITS_REQUESTS", "2048");

  private final Path folder;
  private final Path goProgram;
  private final ProxyInstallation installation;
  private final int toolPort;
  private final Container container;
  private final Map<Contender, String> absent = new EnumMap<>(Contender.class);
  private int workers = Runtime.getRuntime().availableProcessors();

  /** With logs and settings in the folder. */
  Servers(Path folder, Path goProgram, ProxyInstallation installation, int toolPort) {
    this.folder = folder;
    this.goProgram = goProgram;
    this.installation = installation;
    this.toolPort = toolPort;
    this.container =
        Serialization.unmarshal(read(DEPLOYMENT), Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst();
    if (built("-runner").isEmpty()) {
      absent.put(Contender.NATIVE, "not built: make native leaves target/*-runner");
    }
    if (nginx().isEmpty()) {
      absent.put(
          Contender.NGINX, "not installed: apt-get install nginx-light, or dnf install nginx");
    }
  }

  /** The tool behind all of them. */
  static Server tool(Path folder, Path goProgram, int port) {
    return Server.start(
        port,
        folder.resolve("tool.log"),
        Map.of(),
        List.of(
            goProgram.toString(),
            "tool",
            "-listen=127.0.0.1:" + port,
            "-authorization=" + ProxyInstallation.AUTHORIZATION));
  }

  /** Why some cannot take part. */
  Map<Contender, String> absent() {
    return absent;
  }

  List<Contender> present() {
    return Stream.of(Contender.values()).filter(one -> !absent.containsKey(one)).toList();
  }

  /** Worker processes that nginx gets: as many as the proxy has event loops. */
  int workers() {
    return workers;
  }

  void workers(int number) {
    workers = number;
  }

  Server start(Contender contender, Path token) {
    int port = Server.freePort();
    var log = folder.resolve(contender.name().toLowerCase(Locale.ROOT) + ".log");
    return switch (contender) {
      case JVM -> Server.start(port, log, environment(port, false), jvm());
      case JVM_WITH_AUDIT -> Server.start(port, log, environment(port, true), jvm());
      case NATIVE -> Server.start(port, log, environment(port, false), nativeImage());
      case GO -> Server.start(port, log, Map.of(), goTwin(port, token));
      case NGINX -> Server.start(port, log, Map.of(), nginx(port, token));
    };
  }

  private List<String> jvm() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + FLAGS);
    command.add("-XX:AOTCache=" + folder.resolve("connectors.aot"));
    command.add("-XX:MaxRAM=" + memory()); // as a container's limit bounds it
    command.add("-jar");
    command.add(built("-runner.jar").orElseThrow().toString());
    command.addAll(container.getArgs());
    return command;
  }

  private List<String> nativeImage() {
    var command = new ArrayList<String>();
    command.add(built("-runner").orElseThrow().toString());
    command.addAll(container.getArgs());
    if (container.getArgs().stream().noneMatch(argument -> argument.startsWith("-Xmx"))) {
      command.add("-Xmx" + (long) (memory() * NATIVE_HEAP));
    }
    return command;
  }

  /** What stands in the Deployment, but for ports, the audit, and what a cluster would fill in. */
  private Map<String, String> environment(int port, boolean audit) {
    var environment = new HashMap<String, String>();
    container.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
    environment.putAll(
        Map.of(
            "KUBECONFIG", installation.kubeconfig().toString(),
            "POD_NAMESPACE", ProxyInstallation.NAMESPACE,
            "POD_NAME", "bench",
            "CONNECTORS_ADDRESS_ALLOWED", "127.0.0.0/8,::1",
            "CONNECTORS_HTTP_HOST", "127.0.0.1",
            "CONNECTORS_HTTP_PORT", Integer.toString(port),
            "CONNECTORS_MANAGEMENT_PORT", Integer.toString(Server.freePort()),
            "QUARKUS_SHUTDOWN_DELAY", "0S",
            "MALLOC_ARENA_MAX", "2"));
    environment.putAll(ONE_CALLER_ALONE);
    if (!audit) {
      environment.put("QUARKUS_LOG_CATEGORY__AUDIT__LEVEL", "OFF");
    }
    return environment;
  }

  private List<String> goTwin(int port, Path token) {
    return List.of(
        goProgram.toString(),
        "twin",
        "-listen=127.0.0.1:" + port,
        "-tool=http://127.0.0.1:" + toolPort,
        "-host=" + ProxyInstallation.HOST,
        TOKEN_FLAG + token,
        "-authorization=" + ProxyInstallation.AUTHORIZATION);
  }

  private List<String> nginx(int port, Path token) {
    var settings =
        read(NGINX_CONF)
            .replace("${workers}", Integer.toString(workers))
            .replace("${folder}", folder.toString())
            .replace("${token}", read(token))
            .replace("${tool}", "127.0.0.1:" + toolPort)
            .replace("${listen}", "127.0.0.1:" + port)
            .replace("${host}", ProxyInstallation.HOST)
            .replace("${authorization}", ProxyInstallation.AUTHORIZATION);
    var file = folder.resolve("nginx.conf");
    try {
      Files.writeString(file, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        nginx().orElseThrow(), "-p", folder.toString(), "-e", "stderr", "-c", file.toString());
  }

  /** Debian has it where only root's PATH leads. */
  private static Optional<String> nginx() {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(directory -> Path.of(directory, "nginx"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Bytes that the container may have. */
  private long memory() {
    return Optional.ofNullable(container.getResources().getLimits().get("memory"))
        .map(Quantity::getAmountInBytes)
        .map(BigDecimal::longValue)
        .orElseThrow(() -> new IllegalStateException("the proxy has no limit of memory"));
  }

  /** The file in target/ whose name ends so. */
  static Optional<Path> built(String end) {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(end))
          .map(Path::toAbsolutePath)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
