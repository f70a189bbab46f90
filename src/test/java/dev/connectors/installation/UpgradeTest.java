package dev.connectors.installation;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.testbed.AuditLog;
import dev.connectors.testbed.Cluster;
import dev.connectors.testbed.Release;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * From 0.1.0, the real one, to this version, in place and under Git traffic, by the commands of
 * both documentations. It needs a cluster on which nothing was installed before.
 */
@Tag("upgrade")
@ExtendWith(Cluster.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
  private static final String SYSTEM = "connectors-system";
  private static final String TEAM = "team-a";
  private static final String VERSION = "app.kubernetes.io/version";
  private static final String GUIDE = "docs/install.md";
  private static final String READY = "Ready";

  /** One of 0.1.0 that authors of today may not write. */
  private static final String OLD_WRITING =
      """
      apiVersion: connectors.alauda.io/v1alpha1
      kind: Connector
      metadata: {name: old-writing, namespace: team-a}
      spec:
        connectorClassName: git
        address: http://git-server.git-server.svc:8080//
        params: [{name: sslVerify, value: "False"}]
        auth:
          name: basicAuth
          secretRef: {name: git-credential}
          params: [{name: repository, value: org/private.git}]
      """;

  private final Cluster cluster;
  private final Release first = Release.of("0.1.0");
  private final DocumentedCommands commands;
  private List<Connector> connectorsBefore = List.of();
  private List<HasMetadata> rightsBefore = List.of();
  private String filesBefore = "";
  private Optional<AuditLog.Mark> start = Optional.empty();
  private Optional<ReadyWatch> readiness = Optional.empty();

  UpgradeTest(Cluster cluster) {
    this.cluster = cluster;
    var environment = new HashMap<String, String>();
    environment.put("KUBECONFIG", cluster.kubeconfig().toString());
    environment.put("IMAGE_REPOSITORY", "registry.test:5000/connectors");
    environment.put("GIT_USERNAME", "git-user");
    environment.put("GIT_PASSWORD", "git-password");
    this.commands = new DocumentedCommands(environment);
  }

  @BeforeAll
  void installTheFirstVersion() throws IOException, InterruptedException {
    cluster.apply("git-server.yaml");
    cluster.load(first.image() + "=connectors:0.1.0");
    var then = commands.in(first.sources());
    for (var section : List.of("The operator", "ConnectorsCore", "ConnectorsGit")) {
      then.runSection(GUIDE, section);
    }
    then.runSection("docs/git.md", "What an administrator does, once");
    cluster.admin().resource(OLD_WRITING).create();
    await("Connectors of 0.1.0")
        .atMost(SOON)
        .until(() -> connectors().stream().allMatch(one -> "True".equals(ready(one).getStatus())));
    connectorsBefore = connectors();
    rightsBefore = rights();
    readiness = Optional.of(new ReadyWatch(cluster.admin(), TEAM));
    start = Optional.of(cluster.audit().mark());
  }

  @AfterAll
  void stopWatching() {
    readiness.ifPresent(ReadyWatch::close);
  }

  @Test
  @Order(1)
  void upgradeInPlaceFailsNoGitCommand() throws IOException, InterruptedException {
    var traffic = GitTraffic.start(cluster, "traffic");
    filesBefore = files(traffic);
    commands.runSection(GUIDE, "Upgrade");
    await("the last pod of 0.1.0 has ended")
        .atMost(SOON)
        .until(() -> pods().stream().allMatch(UpgradeTest::isOfThisVersion));
    assertThat(files(traffic)).as("mount and files of a pod").isEqualTo(filesBefore);
    var result = traffic.stop();
    System.out.printf(
        "DRILL upgrade from 0.1.0: %d commands, %d failed%n",
        result.sent(), result.failures().size());
    assertThat(result.failures()).isEmpty();
    assertThat(result.sent()).isGreaterThan(30);
  }

  @Test
  @Order(2)
  void workloadsFollowInOrder() {
    var order = new ArrayList<String>();
    var readySince = Instant.EPOCH;
    for (var part : List.of("controller-manager", "proxy", "api", "csi", "git-plugin")) {
      var pods = podsOf(part);
      var begun =
          pods.stream()
              .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
              .min(Instant::compareTo)
              .orElseThrow();
      assertThat(begun)
          .as("%s begins when its predecessors %s are ready", part, order)
          .isAfterOrEqualTo(readySince);
      readySince = pods.stream().map(UpgradeTest::readySince).max(Instant::compareTo).orElseThrow();
      order.add(part);
    }
  }

  @Test
  @Order(3)
  void connectorsOfTheFirstVersionAreValidAndReady() {
    assertThat(connectorsBefore).hasSize(2);
    for (var before : connectorsBefore) {
      var after = cluster.admin().resource(before).get();
      var name = before.getMetadata().getName();
      assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
      assertThat(after.getSpec()).as(name).isEqualTo(before.getSpec());
      assertThat(ready(after).getStatus()).as(name).isEqualTo("True");
    }
  }

  /**
   * Unknown is said by 0.1.0's own controller, which checks each Connector from scratch when its
   * class changes.
   */
  @Test
  @Order(4)
  void noConnectorIsSaidToBeWrongMeanwhile() {
    var watch = readiness.orElseThrow();
    assertThat(watch.looks())
        .containsAll(connectorsBefore.stream().map(one -> one.getMetadata().getName()).toList());
    assertThat(watch.notReady()).allMatch(said -> said.contains(" Unknown, "));
  }

  @Test
  @Order(5)
  void oldRightsAreWithdrawnAndTheUsersBindingStays() {
    assertThat(rightsBefore).hasSizeGreaterThan(10);
    await("what 0.1.0 allowed is withdrawn")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(rights())
                    .filteredOn(right -> !isOfThisVersion(right))
                    .extracting(right -> right.getKind() + " " + right.getMetadata().getName())
                    .isEmpty());
    var holder = Holder.start(cluster, "after");
    var token = holder.shell("cat /connectors/context.token").strip();
    assertThat(
            holder.statusOf(
                "http://c-git.team-a.svc.cluster.local/org/private.git/info/refs?service=git-receive-pack",
                token))
        .isEqualTo("200");
    holder.delete();
  }

  @Test
  @Order(6)
  void noPodOfEitherVersionLackedARight() {
    assertThat(
            cluster
                .audit()
                .requestsSince(start.orElseThrow())
                .forbidden()
                .where(request -> request.user().startsWith("system:serviceaccount:connectors-")))
        .isEmpty();
  }

  private static String files(GitTraffic pod) {
    return pod.shell(
        "grep ' /connectors ' /proc/self/mountinfo; find /connectors/ -type l | sort; grep -v Authorization /connectors/.gitconfig");
  }

  private List<Connector> connectors() {
    return cluster.admin().resources(Connector.class).inNamespace(TEAM).list().getItems();
  }

  private static Condition ready(Connector connector) {
    return Optional.ofNullable(connector.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(READY))
        .findFirst()
        .orElseGet(Condition::new);
  }

  /** What the operator has written that allows something. */
  private List<HasMetadata> rights() {
    var rbac = cluster.admin().rbac();
    var ours = Map.of("app.kubernetes.io/managed-by", "connectors-operator");
    return Stream.of(
            rbac.clusterRoles().withLabels(ours),
            rbac.clusterRoleBindings().withLabels(ours),
            rbac.roles().inAnyNamespace().withLabels(ours),
            rbac.roleBindings().inAnyNamespace().withLabels(ours))
        .flatMap(kind -> kind.list().getItems().stream())
        .map(HasMetadata.class::cast)
        .toList();
  }

  private List<Pod> pods() {
    return cluster
        .admin()
        .pods()
        .inNamespace(SYSTEM)
        .withLabel("app.kubernetes.io/name", "connectors")
        .list()
        .getItems();
  }

  private List<Pod> podsOf(String part) {
    return pods().stream()
        .filter(pod -> part.equals(pod.getMetadata().getLabels().get("control-plane")))
        .toList();
  }

  private static Instant readySince(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(READY))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOfThisVersion(HasMetadata object) {
    return !"0.1.0".equals(object.getMetadata().getLabels().get(VERSION));
  }
}
