package dev.connectors.benchmark;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request costs the proxy, beside a proxy in Go and nginx, for {@code make bench-proxy}. One
 * server runs at a time. It judges one thing only: no request may fail, or the figures mean
 * nothing.
 */
@Tag("bench")
@ExtendWith(ApiServer.Extension.class)
class ProxyBenchmark {
  private static final Path RESULTS = Path.of("target/bench").toAbsolutePath();
  private static final Path GO_PROGRAM = RESULTS.resolve("bench");
  private static final int ROUNDS = (int) setting("ROUNDS", 3);
  private static final double CELL_SECONDS = setting("CELL_SECONDS", 10);

  /** The JVM compiles what is hot within its first tens of thousands of requests. */
  private static final double WARMUP_SECONDS = setting("WARMUP_SECONDS", 20);

  private static final double MOMENT = 0.1;

  private final ApiServer server;
  private final Results results = new Results();
  private ProxyInstallation installation;
  private Server tool;
  private Servers servers;
  private long fewestInWarmup = Long.MAX_VALUE;

  ProxyBenchmark(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    installation = new ProxyInstallation(server, folder);
    tool = Servers.tool(RESULTS, GO_PROGRAM, Server.freePort());
    installation.install(tool.port());
    servers = new Servers(RESULTS, GO_PROGRAM, installation, tool.port());
  }

  @AfterEach
  void stop() {
    tool.close();
  }

  @Test
  void besideItsPeers() throws IOException {
    findEventLoops();
    for (int round = 0; round < ROUNDS; round++) {
      var order = new ArrayList<>(servers.present());
      Collections.rotate(order, -round);
      for (var contender : order) {
        measure(round, contender);
      }
    }
    Files.writeString(RESULTS.resolve("proxy.md"), results.table() + "\n" + notes());
    assertThat(results.failures()).as(results.reasons().toString()).isZero();
  }

  /** Where the time of the proxy goes, or its memory: PROFILE says which. */
  @Test
  void profile() {
    var kind = Profile.valueOf(Optional.ofNullable(System.getenv("PROFILE")).orElse("cpu"));
    var token = installation.callerToken();
    try (var proxy = servers.start(Contender.JVM, token)) {
      var load = warm(proxy, token);
      kind.begin(proxy.pid());
      var measured = load.run(proxy.port(), Cell.TYPICAL, CELL_SECONDS);
      kind.end(proxy.pid(), RESULTS);
      assertThat(measured.failures()).as(measured.firstFailure()).isZero();
    }
  }

  /** Known only once the proxy has callers. */
  private void findEventLoops() {
    var token = installation.callerToken();
    try (var proxy = servers.start(Contender.JVM, token)) {
      new Load(GO_PROGRAM, token).run(awaitServed(proxy, token), Cell.TYPICAL, 1);
      servers.workers(proxy.threads("vert.x-eventloo"));
    }
  }

  private void measure(int round, Contender contender) {
    var token = installation.callerToken();
    try (var running = servers.start(contender, token)) {
      var load = warm(running, token);
      for (var cell : Cell.ALL.stream().filter(contender::runs).toList()) {
        load.run(running.port(), cell, CELL_SECONDS / 5);
        var before = running.processorTime();
        var measured = load.run(running.port(), cell, CELL_SECONDS);
        var taken = running.processorTime().minus(before);
        results.add(new Results.Result(round, contender, cell, measured, taken));
        System.out.printf("round %d, %s, %s: %s%n", round + 1, contender, cell.name(), measured);
      }
      results.add(contender, running.memoryMib());
    }
  }

  private Load warm(Server running, Path token) {
    int port = awaitServed(running, token);
    var load = new Load(GO_PROGRAM, token);
    long requests = 0;
    for (var cell : List.of(Cell.TYPICAL, Cell.ALL.getLast())) {
      requests += load.run(port, cell, WARMUP_SECONDS / 2).requests();
    }
    fewestInWarmup = Math.min(fewestInWarmup, requests);
    return load;
  }

  /** Until a request of the caller's has come from the tool with the credential in it. */
  private static int awaitServed(Server running, Path token) {
    var load = new Load(GO_PROGRAM, token);
    await()
        .atMost(SOON)
        .failFast(() -> assertThat(running.isAlive()).as(running.log()).isTrue())
        .until(() -> load.run(running.port(), Cell.ALL.getFirst(), MOMENT).requests() > 0);
    return running.port();
  }

  private String notes() throws IOException {
    var notes = new ArrayList<String>();
    notes.add(
        "%d cores; medians of %d rounds of %s s a cell, each server started anew in each and warmed for %s s (%d requests at least); nginx has %d workers, as the proxy has event loops."
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                ROUNDS,
                shown(CELL_SECONDS),
                shown(WARMUP_SECONDS),
                fewestInWarmup,
                servers.workers()));
    servers.absent().forEach((one, why) -> notes.add("%s: %s.".formatted(one.title(), why)));
    var binary = Servers.built("-runner");
    if (binary.isPresent()) {
      var age = Files.getLastModifiedTime(binary.get());
      notes.add("The native binary is of %s.".formatted(age.toString().substring(0, 16)));
    }
    return String.join("\n", notes) + "\n";
  }

  private static double setting(String name, double otherwise) {
    return Optional.ofNullable(System.getenv(name)).map(Double::parseDouble).orElse(otherwise);
  }

  private static String shown(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000)).toMillis() % 1000 == 0
        ? Long.toString((long) seconds)
        : Double.toString(seconds);
  }
}
