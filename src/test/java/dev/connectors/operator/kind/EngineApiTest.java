package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.listing.ShippedPlugin;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine's passes, with the audit log as the judge of what it sent. */
class EngineApiTest extends OperatorTestBase {
  EngineApiTest(ApiServer server) {
    super(server);
  }

  @Test
  void createToReadyTakesOneWritePerObjectAndTwoOfStatusAndNoRead() {
    here.objects().deleteDefinitions();
    here.installAll();

    var requests = operator.requests();
    assertThat(ApplyRace.objectWrites(requests))
        .hasSize(here.objects().owned().size() + 2); // and the definitions
    assertThat(requests.verb("create")).isEmpty();
    assertThat(requests.verb("delete")).isEmpty();
    assertThat(requests.resource("connectorscore/status")).hasSizeBetween(1, 2);
    assertThat(requests.verb("get").where(r -> !r.uri().startsWith("/version"))).isEmpty();
  }

  @Test
  void passRightAfterAStatusWriteKnowsOfIt() {
    // Their return keeps the server busy, and the watches behind.
    here.objects().deleteDefinitions();
    try (var history = new StatusHistory(server.admin(), here.namespace())) {
      here.create(new ConnectorsCore());
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                operator.wake(ConnectorsCore.NAME, here.namespace());
                return operator.passes(ConnectorsCore.NAME) > 50;
              });
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(operator.requests().resource("connectorscore/status"))
                      .hasSameSizeAs(history.said()));
      assertThat(history.said()).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  @Test
  void secondPassWritesNothing() {
    here.installAll();
    var mark = server.audit().mark();

    for (var component : Kinds.names()) {
      var before = operator.passes(component);
      operator.wake(component, here.namespace());
      await().atMost(SOON).until(() -> operator.passes(component) > before);
    }

    assertThat(operator.of(server.audit().requestsSince(mark))).isEmpty();
  }

  @Test
  void driftInAnyObjectIsRepaired() {
    here.installAll();
    changeByKind(here.objects()::spoil, here.objects()::assertRepaired);
    here.fakeRollout();
    Kinds.all()
        .forEach(kind -> await().atMost(SOON).until(() -> here.isReady(Installation.type(kind))));
    assertThatNothingIsSent();
  }

  @Test
  void deletedObjectsAreMadeAgain() {
    here.installAll();
    changeByKind(here.objects()::remove, here.objects()::assertMadeAgain);
  }

  private void changeByKind(
      Consumer<GenericKubernetesResource> change, Consumer<GenericKubernetesResource> assertion) {
    for (var objects : here.objects().ownedByKind()) {
      objects.forEach(change);
      for (var object : objects) {
        await(object.getKind() + " " + object.getMetadata().getName())
            .atMost(SOON)
            .untilAsserted(() -> assertion.accept(object));
      }
    }
  }

  @Test
  void whatAnUpgradeNoLongerHasIsPruned() {
    here.installAll();
    var surplus = here.old().plantSurplus();
    await().atMost(SOON).until(() -> surplus.stream().noneMatch(here.objects()::exists));
  }

  @Test
  void copyOfAnObjectThatAUserMadeUnderAnotherNameStays() {
    here.installAll();
    var copy =
        new GenericKubernetesResourceBuilder(here.objects().owned("ClusterRole", "connectors-use"))
            .withNewMetadata()
            .withName("connectors-use-of-ours")
            .withLabels(
                here.objects().owned("ClusterRole", "connectors-use").getMetadata().getLabels())
            .endMetadata()
            .build();
    here.objects().resource(copy).create();
    try {
      assertThatNothingIsSent();
      assertThat(here.isReady(ConnectorsCore.class)).isTrue();
      here.delete();
      await()
          .atMost(SOON)
          .until(
              () ->
                  here.objects().leftOver().stream()
                      .allMatch(left -> left.getMetadata().getName().endsWith("-of-ours")));
    } finally {
      here.objects().remove(copy);
    }
  }

  @Test
  void anUpgradeRollsOneWorkloadAfterTheOtherAndWithdrawsRightsLast() throws Exception {
    here.installAll();
    operator.close();
    here.age();
    var oldRights = here.old().plantSurplus().stream().filter(InstalledObjects::isRight).toList();
    try (var _ = here.podOfOld()) {
      operator = OperatorUnderTest.start(server);
      rollOneAfterTheOther();
      assertThat(oldRights.stream().allMatch(here.objects()::exists)).isTrue();
    }
    await().atMost(SOON).until(() -> oldRights.stream().noneMatch(here.objects()::exists));
    assertThat(operator.requests().verb("create").resource("deployments")).isEmpty();
  }

  private void rollOneAfterTheOther() {
    awaitOld("connectors-api", "connectors-csi", "connectors-proxy");
    awaitSaid("connectors-proxy waits until all pods of connectors-controller-manager are ready");
    here.fakeRollout("Deployment", "connectors-controller-manager");
    awaitSaid("connectors-proxy waits until the controller-manager of 0.0.1 has copied");
    here.reportCopies("0.0.0");
    assertThatNothingIsSent();
    here.reportCopies("0.0.1");
    awaitOld("connectors-api", "connectors-csi");
    here.fakeRollout("Deployment", "connectors-proxy");
    awaitOld("connectors-csi");
    here.fakeRollout("Deployment", "connectors-api");
    awaitOld();
    here.fakeRollout("DaemonSet", "connectors-csi");
    awaitOld(List.of());
    here.allBecomeReady();
    assertThatNothingIsSent();
  }

  /** These of Core, and the plugins, which go last. */
  private void awaitOld(String... ofCore) {
    awaitOld(
        Stream.concat(Stream.of(ofCore), Kinds.plugins().map(ShippedPlugin::service))
            .sorted()
            .toList());
  }

  private void awaitOld(List<String> workloads) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(here.old().workloadsOfOld()).isEqualTo(workloads));
  }

  private void awaitSaid(String message) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var applied = here.find(ConnectorsCore.class, "ManifestsApplied");
              assertThat(applied.getReason()).isEqualTo("UpgradeInOrder");
              assertThat(applied.getMessage()).contains(message);
            });
  }

  @Test
  void labelsAndAnnotationsOfOthersStay() {
    here.installAll();
    var mark = server.audit().mark();
    var service = here.objects().labelByAnother("connectors-api");
    assertThatNothingIsSent();
    assertThat(here.objects().now(service).getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(operator.of(server.audit().requestsSince(mark)).writes()).isEmpty();
  }

  @Test
  void everyOtherKindWaitsForCoreAndSaysSo() {
    for (var kind : Kinds.optional()) {
      here.create(kind);
      await()
          .atMost(SOON)
          .until(() -> here.condition(Installation.type(kind), "CoreReady", "False"));
      assertThat(here.find(Installation.type(kind), "Ready").getReason()).isEqualTo("CoreMissing");
    }
    assertThat(here.objects().owned()).isEmpty();
    here.create(new ConnectorsCore());
    here.allBecomeReady();
  }

  @Test
  void deletionLeavesNothingButTheDefinitions() {
    here.installAll();
    here.delete();
    here.awaitGone();
    assertThat(here.objects().definitions()).hasSize(2);
  }

  @Test
  void whatWasLeftWhileTheOperatorWasAwayIsSweptAtItsStart() {
    here.installAll();
    operator.close();
    here.delete();
    assertThat(here.objects().leftOver()).isNotEmpty();
    operator = OperatorUnderTest.start(server);
    here.awaitGone();
  }

  @Test
  void restartedOperatorWritesNothing() {
    here.installAll();
    operator.close();
    operator = OperatorUnderTest.start(server);
    await()
        .atMost(SOON)
        .until(() -> Kinds.names().stream().allMatch(kind -> operator.passes(kind) > 0));
    await().atMost(SOON).until(() -> operator.passes(ConnectorsCore.NAME) > 0);
    assertThat(operator.requests().writes()).isEmpty();
  }

  /** What is left over is looked for after each test. */
  @Test
  void componentThatGoesWhileItIsInstalledLeavesNothing() {
    here.create(new ConnectorsCore());
    await().atMost(SOON).until(() -> !here.objects().leftOver().isEmpty());
  }
}
