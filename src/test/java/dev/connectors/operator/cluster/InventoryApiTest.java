package dev.connectors.operator.cluster;

import static dev.connectors.testbed.Patience.SOON;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.apply.Pruner;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept of a cluster in which others use our label. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class InventoryApiTest {
  private static final int FOREIGN = 30;
  private static final String LARGE = "x".repeat(1_000_000);

  private final String number = UUID.randomUUID().toString().substring(0, 8);
  private final String installation = "inventory-" + number;
  private final String team = "labels-" + number;
  private final KubernetesClient admin;
  private final Inventory inventory;

  InventoryApiTest(ApiServer server) {
    admin = server.admin();
    inventory =
        new Inventory(
            admin,
            new Components(),
            new InstallationSettings(
                "registry.example.com/connectors:test",
                "0.0.1",
                "cluster.local",
                installation,
                installation,
                Settings.defaults(DeniedAddresses.Settings.class)));
  }

  @BeforeEach
  void makeNamespaces() {
    for (var name : List.of(installation, team)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  @AfterEach
  void stop() {
    inventory.stop();
    admin.configMaps().inNamespace(team).delete();
    admin.configMaps().inNamespace(installation).delete();
  }

  @Test
  void largeObjectsOfOthersWithOurLabelFillNoMemory() {
    for (var namespace : List.of(team, installation)) {
      IntStream.range(0, FOREIGN / 2).forEach(at -> foreign(namespace, "before-" + at));
    }
    applied("ours");
    inventory.start();
    for (var namespace : List.of(team, installation)) {
      IntStream.range(0, FOREIGN / 2).forEach(at -> foreign(namespace, "after-" + at));
    }
    applied("ours-later");
    await().atMost(SOON).until(() -> inventory.get(ref("ours-later")).isPresent());
    await().atMost(SOON).until(() -> kept().count() == FOREIGN + 2);

    assertThat(kept())
        .as("nothing of other namespaces")
        .allSatisfy(
            object -> assertThat(object.getMetadata().getNamespace()).isEqualTo(installation));
    int bytes = kept().map(Serialization::asJson).collect(summingInt(String::length));
    assertThat(bytes).isLessThan(FOREIGN * 300 + 2 * 2_000);
    assertThat(inventory.all().filter(InventoryApiTest::isConfigMap))
        .extracting(object -> object.getMetadata().getName())
        .containsExactlyInAnyOrder("ours", "ours-later");
    assertThat(inventory.get(ref("before-3"))).isEmpty();
    assertThat(inventory.ask(ref("before-3"))).isPresent();
    assertThat(inventory.ask(ref("none"))).isEmpty();
  }

  @Test
  void anObjectThatAnotherTakesOverOrDropsIsKeptAccordingly() {
    foreign(installation, "handed");
    inventory.start();
    assertThat(inventory.get(ref("handed"))).isEmpty();
    applied("handed");
    await().atMost(SOON).until(() -> inventory.get(ref("handed")).isPresent());
    strip("handed");
    await().atMost(SOON).until(() -> inventory.get(ref("handed")).isEmpty());
    admin.configMaps().inNamespace(installation).withName("handed").delete();
    await().atMost(SOON).until(() -> kept().findAny().isEmpty());
  }

  @Test
  void anObjectThatWasChangedSinceItWasSeenIsNotDeletedUnseen() {
    applied("changed");
    applied("stripped");
    applied("another");
    inventory.start();
    var seen =
        Stream.of("changed", "stripped", "another")
            .map(name -> inventory.get(ref(name)).orElseThrow())
            .toList();
    changeText("changed");
    strip("stripped");
    admin.configMaps().inNamespace(installation).withName("another").delete();
    foreign(installation, "another");
    assertThat(seen).noneMatch(inventory::isDeletedAsSeen);

    new Pruner(inventory).prune(seen);
    assertThat(
            admin.configMaps().inNamespace(installation).withLabels(Marks.OURS).list().getItems())
        .extracting(map -> map.getMetadata().getName())
        .as("what is ours still is looked at again and goes")
        .containsExactlyInAnyOrder("stripped", "another");
    assertThat(seen.subList(0, 1)).as("it is gone already").allMatch(inventory::isDeletedAsSeen);
  }

  private void strip(String name) {
    admin
        .configMaps()
        .inNamespace(installation)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"managedFields\":[{}]}}");
  }

  private void changeText(String name) {
    admin
        .configMaps()
        .inNamespace(installation)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"text\":\"changed\"}}");
  }

  private Stream<GenericKubernetesResource> kept() {
    return inventory.kept().filter(InventoryApiTest::isConfigMap);
  }

  private static boolean isConfigMap(GenericKubernetesResource object) {
    return object.getKind().equals("ConfigMap");
  }

  private Ref ref(String name) {
    return new Ref(Kind.CONFIG_MAP, installation, name);
  }

  private void foreign(String namespace, String name) {
    admin.resource(labelled(namespace, name, LARGE)).create();
  }

  private void applied(String name) {
    admin
        .resource(labelled(installation, name, "small"))
        .fieldManager(Marks.MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private static ConfigMap labelled(String namespace, String name, String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(Marks.OURS)
        .endMetadata()
        .addToData("text", text)
        .build();
  }
}
