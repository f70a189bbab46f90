package dev.connectors.benchmark;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.connectors.connector.api.Connector;
import dev.connectors.operator.kind.Installation;
import dev.connectors.operator.kind.Shipped;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each role keeps in memory at rest, in its image and with what its pod gives it, for {@code
 * make bench-operator}: installed by the operator, with Connectors that are Ready and their copied
 * credentials. It measures and judges nothing.
 */
@Tag("bench")
@ExtendWith(ApiServer.Extension.class)
class MemoryBenchmark {
  private static final Path RESULT = Path.of("target/bench/memory.txt");
  private static final String TEAM = "bench-memory";
  private static final int CONNECTORS = 100;

  /** Until every role was looked at while it is at rest: see platform/memory. */
  private static final Duration REST =
      Duration.ofSeconds(
          Optional.ofNullable(System.getenv("BENCH_REST")).map(Long::parseLong).orElse(120L));

  private final ApiServer server;
  private final List<String> lines = new ArrayList<>();
  private HttpServer tool;

  MemoryBenchmark(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void startTool() throws IOException {
    tool = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tool.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    tool.start();
  }

  @AfterEach
  void stopTool() {
    tool.stop(0);
  }

  @Test
  void atRest(@TempDir Path folder) throws IOException {
    Shipped.install(server, RoleContainer.OPERATOR_NAMESPACE, RoleContainer.OPERATOR_ACCOUNT);
    var installation = new Installation(server, RoleContainer.NAMESPACE);
    for (var image : System.getProperty("bench.images", "").split(",", -1)) {
      measure(image, installation, folder);
    }
    Files.createDirectories(RESULT.getParent());
    Files.write(RESULT, lines);
  }

  private void measure(String image, Installation installation, Path folder) throws IOException {
    var roles = new ArrayList<RoleContainer>();
    try {
      roles.add(RoleContainer.operator(server, image, folder));
      if (server.admin().namespaces().withName(TEAM).get() == null) {
        installation.installAll();
        connect();
      }
      for (var role : List.of("controller-manager", "proxy", "api", "csi", "git-plugin")) {
        roles.add(RoleContainer.installed(role, server, image, folder));
      }
      await("Connectors that are Ready").atMost(SOON.multipliedBy(2)).until(this::allReady);
      // At rest is what comes after: no condition tells of it.
      Thread.sleep(REST);
      for (var role : roles) {
        var memory = role.memory();
        lines.add(
            String.format(
                Locale.ROOT,
                "%-28s %-20s %5.0f MiB %9.0f MiB %9.0f MiB",
                image,
                role.name(),
                memory.resident(),
                memory.anonymous(),
                memory.most()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      roles.forEach(RoleContainer::close);
    }
  }

  private void connect() {
    server.token(TEAM, "default"); // makes the namespace
    for (int i = 1; i <= CONNECTORS; i++) {
      apply(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: login-%1$d, namespace: %2$s}
          type: kubernetes.io/basic-auth
          stringData: {username: robot, password: bench-%1$d}
          """
              .formatted(i, TEAM));
      apply(
          """
          apiVersion: connectors.alauda.io/v1alpha1
          kind: Connector
          metadata: {name: tool-%1$d, namespace: %2$s}
          spec:
            connectorClassName: git
            address: http://127.0.0.1:%3$d
            auth: {name: basicAuth, secretRef: {name: login-%1$d}}
          """
              .formatted(i, TEAM, tool.getAddress().getPort()));
    }
  }

  private boolean allReady() {
    var connectors = server.admin().resources(Connector.class).inNamespace(TEAM).list().getItems();
    return connectors.size() == CONNECTORS
        && connectors.stream()
            .allMatch(
                one ->
                    one.getStatus() != null
                        && one.getStatus().conditions().stream()
                            .anyMatch(
                                c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
  }

  private void apply(String yaml) {
    server.admin().resource(Serialization.<HasMetadata>unmarshal(yaml)).serverSideApply();
  }
}
