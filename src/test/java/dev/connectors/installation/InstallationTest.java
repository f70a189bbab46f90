package dev.connectors.installation;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.kind.Kinds;
import dev.connectors.testbed.AuditLog;
import dev.connectors.testbed.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole way through the product on a real cluster, by the commands of the documentation. */
@Tag("cluster")
@ExtendWith(Cluster.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationTest {
  private static final String SYSTEM = "connectors-system";
  private static final String PASSWORD = "git-password";
  private static final String TOOLS = "registry.test:5000/testbed/tools:1";

  /** Sections of the guide that come last, or are for a cluster with an older version. */
  private static final Set<String> ENDING = Set.of("Upgrade", "Uninstall");

  private final Cluster cluster;
  private final DocumentedCommands commands;
  private final AuditLog.Mark start;

  InstallationTest(Cluster cluster) {
    this.cluster = cluster;
    this.start = cluster.audit().mark();
    var environment = new HashMap<String, String>();
    environment.put("KUBECONFIG", cluster.kubeconfig().toString());
    environment.put(
        "IMAGE_REPOSITORY",
        Optional.ofNullable(System.getenv("IMAGE_REPOSITORY"))
            .orElse("registry.test:5000/connectors"));
    environment.put("GIT_USERNAME", "git-user");
    environment.put("GIT_PASSWORD", PASSWORD);
    environment.put("TOOLS_IMAGE", TOOLS);
    this.commands = new DocumentedCommands(environment);
  }

  @BeforeAll
  void startTools() {
    cluster.apply("git-server.yaml");
    cluster.apply("prometheus.yaml");
  }

  @Test
  @Order(1)
  void guideInstallsWhatItShows() throws IOException, InterruptedException {
    for (var step : DocumentedCommands.stepsOf(Path.of("docs/install.md"))) {
      if (!ENDING.contains(step.section())) {
        commands.run(step);
      }
    }
  }

  @Test
  @Order(2)
  void podClonesAndPushesWithoutThePassword() throws IOException, InterruptedException {
    deployment("git-server", "git-server").waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
    for (var step : DocumentedCommands.stepsOf(Path.of("docs/git.md"))) {
      commands.run(step);
    }
  }

  @Test
  @Order(3)
  void credentialIsNowhereButInItsSecrets() {
    var holder = Holder.start(cluster, "holder");
    assertThat(holder.shell("env; find /connectors -type f -exec cat {} +"))
        .contains("extraHeader")
        .doesNotContain(Canary.formsOf("git-user", PASSWORD));
    var findings = new Canary(cluster).search("git-user", PASSWORD);
    assertThat(findings.searched()).as("places that were searched").hasSizeGreaterThan(20);
    assertThat(findings.found()).as("places that hold the credential").isEmpty();
    holder.delete();
  }

  @Test
  @Order(4)
  void tokenIsGoodForConnectorsAloneAndEndsWithItsPod() {
    var holder = Holder.start(cluster, "victim");
    var other = Holder.start(cluster, "other");
    var token = holder.shell("cat /connectors/context.token").strip();
    assertThat(other.statusOf("https://kubernetes.default.svc/api", token)).isEqualTo("401");
    var repository = "http://c-git.team-a.svc.cluster.local/org/private.git/HEAD";
    assertThat(other.statusOf(repository, token)).isEqualTo("200");
    holder.delete();
    await("the deleted pod's token is refused within 20 s")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> other.statusOf(repository, token).equals("401"));
    other.delete();
  }

  @Test
  @Order(5)
  void prometheusSeesTheOperatorByKind() { // before its own node may be the one that is cut off
    var prometheus = new Prometheus(Holder.start(cluster, "query"));
    for (var kind : Kinds.all().stream().map(HasMetadata::getKind).toList()) {
      for (var metric :
          List.of(
              "operator_sdk_reconciliations_success_total{kind=\"%s\"}",
              "operator_sdk_controllers_execution_reconcile_seconds_count{resource_kind=\"%s\"}")) {
        assertThat(prometheus.highest(metric.formatted(kind))).as(metric, kind).isPositive();
      }
      var queue = "operator_sdk_reconciliations_queue_size_" + kind.toLowerCase(Locale.ROOT);
      assertThat(prometheus.highest(queue)).as(queue).isNotNegative();
    }
    var refusedByQuota = "operator_sdk_reconciliations_failed_total{kind=\"ConnectorsGit\"}";
    assertThat(prometheus.highest(refusedByQuota)).isPositive();
    assertThat(prometheus.labels("{__name__=~\"operator_sdk_.*\"}"))
        .as("labels with as many values as there are objects or tries")
        .contains("kind")
        .noneMatch(label -> label.startsWith("reconciliations_") || label.equals("name"));
    prometheus.close();
  }

  @Test
  @Order(6)
  void deletedProxyPodFailsNoRequest() {
    var load = Load.start(cluster, "load-delete", serverNode());
    var victim = proxies().getFirst();
    cluster.admin().resource(victim).delete();
    awaitGone(victim);
    assertThat(report("a proxy pod is deleted", load.stop()).failed()).isZero();
  }

  @Test
  @Order(7)
  void rolloutOfTheProxyFailsNoRequest() throws IOException, InterruptedException {
    var load = Load.start(cluster, "load-rollout", serverNode());
    var before = proxies();
    commands.run(
        new DocumentedCommands.Step(
            "",
            """
            kubectl rollout restart deployment/connectors-proxy -n connectors-system
            kubectl rollout status deployment/connectors-proxy -n connectors-system --timeout=180s
            """,
            ""));
    before.forEach(this::awaitGone);
    assertThat(report("the proxy is rolled out", load.stop()).failed()).isZero();
  }

  /**
   * In 0.1.0 the Deployment owned the copies of all credentials, so that they were collected with
   * it and every tool was without its own until the next leader. They belong to ConnectorsCore now.
   */
  @Test
  @Order(8)
  void deletedControllerManagerFailsNoRequestAndComesBack() {
    var copies = copies();
    assertThat(copies).isNotEmpty();
    var deployment = deployment(SYSTEM, "connectors-controller-manager");
    var before = deployment.require().getMetadata().getUid();
    var load = Load.start(cluster, "load-controller", serverNode());
    deployment.delete();
    await()
        .atMost(SOON)
        .until(
            () ->
                deployment.isReady()
                    && !deployment.require().getMetadata().getUid().equals(before));
    assertThat(report("the controller-manager is deleted", load.stop()).failed()).isZero();
    assertThat(copies()).as("copies by name: uid and version").isEqualTo(copies);
  }

  @Test
  @Order(9)
  void nodeThatIsCutOffIsSurvived() {
    keepTheGitServerOnTheServer();
    var node =
        proxies().stream()
            .map(pod -> pod.getSpec().getNodeName())
            .filter(name -> !name.equals(serverNode()))
            .findFirst()
            .orElseThrow();
    var load = Load.start(cluster, "load-node", serverNode());
    cluster.cutOffNode(node);
    report("node " + node + " is cut off", load.stop());
    var after = Load.start(cluster, "load-after", serverNode());
    assertThat(report("afterwards, with the node still away", after.stop()).failed()).isZero();
    cluster.recoverNodes();
  }

  @Test
  @Order(10)
  void noneOfOurAccountsLacksARight() {
    var refused =
        cluster
            .audit()
            .requestsSince(start)
            .forbidden()
            .where(request -> request.user().startsWith("system:serviceaccount:connectors-"));
    assertThat(refused).isEmpty();
  }

  @Test
  @Order(11)
  void guideRemovesAllButTheUsersData() throws IOException, InterruptedException {
    commands.runSection("docs/install.md", "Uninstall");
    var client = cluster.admin();
    assertThat(client.rbac().clusterRoles().list().getItems())
        .noneMatch(role -> role.getMetadata().getName().startsWith("connectors-"));
    assertThat(client.storage().v1().csiDrivers().list().getItems())
        .noneMatch(driver -> driver.getMetadata().getName().startsWith("connectors-"));
    assertThat(client.apiextensions().v1().customResourceDefinitions().list().getItems())
        .filteredOn(crd -> crd.getMetadata().getName().endsWith(".connectors.alauda.io"))
        .extracting(crd -> crd.getMetadata().getName())
        .contains("connectors.connectors.alauda.io", "connectorclasses.connectors.alauda.io");
    assertThat(client.admissionRegistration().v1().validatingAdmissionPolicies().list().getItems())
        .as("policies stay with the CRDs that they guard")
        .extracting(policy -> policy.getMetadata().getName())
        .contains("components.operator.connectors.alauda.io");
    client.namespaces().withName("team-a").delete();
    client.namespaces().withName("git-server").delete();
    client.namespaces().withName("prometheus").delete();
  }

  /** Not one of them may be made anew or written meanwhile. */
  private Map<String, String> copies() {
    return cluster
        .admin()
        .secrets()
        .inNamespace(SYSTEM)
        .withLabel("connectors.alauda.io/credential", "true")
        .list()
        .getItems()
        .stream()
        .map(Secret::getMetadata)
        .collect(
            Collectors.toMap(
                ObjectMeta::getName, one -> one.getUid() + " " + one.getResourceVersion()));
  }

  private RollableScalableResource<Deployment> deployment(String namespace, String name) {
    return cluster.admin().apps().deployments().inNamespace(namespace).withName(name);
  }

  private List<Pod> proxies() {
    return cluster
        .admin()
        .pods()
        .inNamespace(SYSTEM)
        .withLabels(Map.of("control-plane", "proxy"))
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private void awaitGone(Pod pod) {
    cluster
        .admin()
        .resource(pod)
        .waitUntilCondition(
            now -> now == null || !now.getMetadata().getUid().equals(pod.getMetadata().getUid()),
            180,
            TimeUnit.SECONDS);
  }

  private String serverNode() {
    return cluster.nodes().stream()
        .map(node -> node.getMetadata().getName())
        .filter(name -> name.endsWith("-server"))
        .findFirst()
        .orElseThrow();
  }

  private void keepTheGitServerOnTheServer() {
    var server = deployment("git-server", "git-server");
    server.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"spec\":{\"template\":{\"spec\":{\"nodeName\":\"" + serverNode() + "\"}}}}");
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.admin().pods().inNamespace("git-server").list().getItems().stream()
                    .allMatch(
                        pod ->
                            serverNode().equals(pod.getSpec().getNodeName())
                                && pod.getStatus().getConditions().stream()
                                    .anyMatch(
                                        c ->
                                            c.getType().equals("Ready")
                                                && c.getStatus().equals("True"))));
  }

  private static Load.Result report(String drill, Load.Result result) {
    System.out.println("DRILL " + drill + ": " + result);
    assertThat(result.sent()).isGreaterThan(10);
    return result;
  }
}
