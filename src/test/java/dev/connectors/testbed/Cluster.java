package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real cluster of three nodes in three zones. {@code @ExtendWith(Cluster.Extension.class)} gives
 * it to a test's constructor or methods; all test classes of a run share it, and it is left running
 * for the next run ({@code src/test/cluster/down.sh} removes it).
 *
 * <p>A cluster of your own instead: {@code -Dconnectors.test.kubeconfig=FILE}, or KUBECONFIG with
 * USE_EXISTING=true. What needs the test bed's own nodes ({@link #loseNode} and the like) then
 * fails.
 */
public final class Cluster implements AutoCloseable {
  /** Property with the kubeconfig of a cluster to use instead of the test bed. */
  public static final String KUBECONFIG = "connectors.test.kubeconfig";

  /** Shares one cluster among all test classes, and undoes what a test did to its nodes. */
  public static final class Extension implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return store(context)
          .getOrComputeIfAbsent(Cluster.class, key -> Cluster.start(), Cluster.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
      Optional.ofNullable(store(context).get(Cluster.class, Cluster.class))
          .ifPresent(Cluster::recoverNodes);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
      return context.getRoot().getStore(ExtensionContext.Namespace.create(Cluster.class));
    }
  }

  private final Path kubeconfig;
  private final boolean existing;
  private final KubernetesClient admin;
  private final AuditLog audit;
  private final Set<String> lost = new LinkedHashSet<>();
  private final Set<String> cutOff = new LinkedHashSet<>();

  private static Cluster start() {
    String given = System.getProperty(KUBECONFIG, "");
    boolean existing = !given.isEmpty() || "true".equals(System.getenv("USE_EXISTING"));
    return new Cluster(Path.of(given.isEmpty() ? Script.run("up.sh") : given), existing);
  }

  private Cluster(Path kubeconfig, boolean existing) {
    this.kubeconfig = kubeconfig;
    this.existing = existing;
    admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
    audit =
        new AuditLog(
            admin,
            offset ->
                nodeShell(server(), "tail -c +" + (offset + 1) + " /var/log/kubox/audit.log"));
  }

  /** A client that may do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The API server's audit log; the control plane's own programs are not in it. */
  public AuditLog audit() {
    return audit;
  }

  /** Gives local docker images to the nodes, as {@code registry.test:5000/IMAGE}; see load.sh. */
  public void load(String... images) {
    Script.run("load.sh", images);
  }

  /** Applies a file of src/test/cluster/manifests. */
  public void apply(String manifest) {
    Script.run(
        Map.of("KUBECONFIG", kubeconfig.toString(), "USE_EXISTING", "true"),
        "kubectl.sh",
        "apply",
        "-f",
        Script.path("manifests/" + manifest));
  }

  public List<Node> nodes() {
    return admin.nodes().list().getItems();
  }

  /**
   * Runs a command in a pod's first container; returns what it writes to both outputs; an exit code
   * but 0 is an error.
   */
  public String exec(String namespace, String pod, String... command) {
    return exec(Duration.ofMinutes(1), namespace, pod, command);
  }

  /** The same, for a command that takes longer than a minute. */
  public String exec(Duration patience, String namespace, String pod, String... command) {
    var output = new ByteArrayOutputStream();
    try (ExecWatch watch =
        admin
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .writingOutput(output)
            .writingError(output)
            .exec(command)) {
      int code = watch.exitCode().get(patience.toSeconds(), TimeUnit.SECONDS);
      String text = output.toString(UTF_8);
      if (code != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " in " + pod + " ended with " + code + ": " + text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          String.join(" ", command) + " in " + pod + ": " + output.toString(UTF_8), e);
    }
  }

  /** Freezes a node, as when its machine hangs or is gone; returns when the cluster has noticed. */
  public void loseNode(String node) {
    lost.add(node);
    docker("pause", node);
    awaitReady(node, false);
  }

  /**
   * Cuts a node off the network while its pods keep running; returns when the cluster has noticed.
   */
  public void cutOffNode(String node) {
    cutOff.add(node);
    for (String rule :
        List.of("INPUT -i eth0", "OUTPUT -o eth0", "FORWARD -i eth0", "FORWARD -o eth0")) {
      nodeShell(node, "iptables -w -I " + rule + " -m comment --comment cut-off -j DROP");
    }
    awaitReady(node, false);
  }

  /** Restarts a node's machine, with all of its pods; returns when it is Ready again. */
  public void restartNode(String node) {
    docker("restart", "-t", "3", node);
    awaitReady(node, true);
  }

  /** Brings back the nodes that were lost or cut off; returns when they are Ready. */
  public void recoverNodes() {
    lost.forEach(node -> docker("unpause", node));
    cutOff.forEach(
        node ->
            nodeShell(node, "iptables-save | grep -v -- '--comment cut-off' | iptables-restore"));
    Stream.concat(lost.stream(), cutOff.stream()).forEach(node -> awaitReady(node, true));
    lost.clear();
    cutOff.clear();
  }

  /** Runs a shell command on a node itself. */
  public String nodeShell(String node, String command) {
    return docker("exec", node, "sh", "-c", command);
  }

  private void awaitReady(String node, boolean ready) {
    await(node + (ready ? " is ready" : " is noticed as lost"))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> isReady(admin.nodes().withName(node).require()) == ready);
  }

  static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private String server() {
    return nodes().stream()
        .map(node -> node.getMetadata().getName())
        .filter(name -> name.endsWith("-server"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no server node of the test bed"));
  }

  private String docker(String... arguments) {
    if (existing) {
      throw new IllegalStateException(
          "docker " + arguments[0] + ": only for the test bed's own nodes");
    }
    return Script.command(
        Map.of(), Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
  }

  @Override
  public void close() {
    try {
      recoverNodes();
    } finally {
      admin.close();
    }
  }
}
