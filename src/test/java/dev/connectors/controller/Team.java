package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.controller.check.Examples;
import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A team with connectors to one tool, and what the controller makes for them. */
final class Team {
  private final KubernetesClient admin;
  private final String installation;
  private final String team;
  private final String className;
  private final String address;

  /**
   * Makes both namespaces, the team's and the installation's, and the class.
   *
   * @param address of the tool
   */
  Team(KubernetesClient admin, String number, String address) {
    this.admin = admin;
    this.installation = "installation-" + number;
    this.team = "team-" + number;
    this.className = "git-" + number;
    this.address = address;
    for (var name : List.of(installation, team)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    apply(Examples.replaced(Examples.CLASS, "name: git,", "name: " + className + ","));
  }

  String namespace() {
    return team;
  }

  String installation() {
    return installation;
  }

  void connector(String name) {
    apply(yaml(name));
  }

  String yaml(String name) {
    return Examples.replaced(
        Examples.CONNECTOR,
        "name: tool, namespace: team, generation: 1, uid: u-1",
        "name: " + name,
        "connectorClassName: git",
        "connectorClassName: " + className,
        "https://git.example.com/prefix/",
        address);
  }

  void secret(String name, String password) {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(team)
                .endMetadata()
                .withType("kubernetes.io/basic-auth")
                .withStringData(Map.of("username", "u", "password", password))
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  void apply(String yaml) {
    var object = Serialization.<HasMetadata>unmarshal(yaml);
    if (!(object instanceof ConnectorClass)) {
      object.getMetadata().setNamespace(team);
    }
    object.getMetadata().setGeneration(null);
    admin.resource(object).create();
  }

  /** Until Connectors can use the class. */
  void awaitClass() {
    await()
        .atMost(SOON)
        .until(
            () -> admin.resources(ConnectorClass.class).withName(className).get().getStatus(),
            status ->
                status != null
                    && Conditions.find(status.conditions(), Conditions.READY)
                        .filter(ready -> ready.getStatus().equals("True"))
                        .isPresent());
  }

  Condition awaitReady(String name, String status) {
    return await()
        .atMost(SOON)
        .until(() -> condition(name, Conditions.READY), found -> found.getStatus().equals(status));
  }

  Condition condition(String name, String type) {
    var status = get(name).getStatus();
    return Optional.ofNullable(status)
        .flatMap(s -> Conditions.find(s.conditions(), type))
        .orElseGet(() -> new Condition("", "", 0L, "", "none", type));
  }

  Connector get(String name) {
    return admin.resources(Connector.class).inNamespace(team).withName(name).get();
  }

  Service service(String connector) {
    return admin.services().inNamespace(team).withName("c-" + connector).get();
  }

  Secret copy(Connector connector) {
    return admin.secrets().inNamespace(installation).withName(copyName(connector)).get();
  }

  static String copyName(Connector connector) {
    return "credential-" + connector.getMetadata().getUid();
  }

  /** Makes the copy as 0.1.0 did it: without a mark, and owned by a Deployment. */
  Secret copyOfOld(String connector) {
    var copy = copy(get(connector));
    var annotations = new HashMap<>(copy.getMetadata().getAnnotations());
    annotations.remove("connectors.alauda.io/connector-uid");
    annotations.remove("connectors.alauda.io/credential-mark");
    return admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(copy.getMetadata().getName())
                .withNamespace(installation)
                .withLabels(copy.getMetadata().getLabels())
                .withAnnotations(annotations)
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName("connectors-controller-manager")
                .withUid("0b5a5c0e-7d0c-4a5e-9f1d-000000000002")
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withData(copy.getData())
                .build())
        .fieldManager(Installation.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /** A copy for a Connector that there is not. */
  String strayCopy() {
    return admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("credential-0b5a5c0e-7d0c-4a5e-9f1d-000000000003")
                .withNamespace(installation)
                .addToLabels("connectors.alauda.io/credential", "true")
                .endMetadata()
                .build())
        .create()
        .getMetadata()
        .getName();
  }

  /** The ConfigMap that the operator makes, for the controller to say what it has done. */
  void note() {
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Takeover.CONFIG_MAP)
                .withNamespace(installation)
                .endMetadata()
                .build())
        .create();
  }

  String noted() {
    var note = admin.configMaps().inNamespace(installation).withName(Takeover.CONFIG_MAP).get();
    return note.getData() == null ? "" : note.getData().getOrDefault(Takeover.VERSION, "");
  }

  int copies() {
    return admin
        .secrets()
        .inNamespace(installation)
        .withLabel("connectors.alauda.io/credential", "true")
        .list()
        .getItems()
        .size();
  }

  static String decoded(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
  }

  void deleteConnector(String name) {
    admin.resources(Connector.class).inNamespace(team).withName(name).delete();
  }

  void delete() {
    admin.resources(Connector.class).inNamespace(team).delete();
    admin.resources(ConnectorClass.class).withName(className).delete();
  }
}
