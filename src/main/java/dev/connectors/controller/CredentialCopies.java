package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The credentials in the installation's own namespace, where the proxy finds them by label. Each is
 * a Secret {@code credential-<uid of the connector>}, which goes with the Deployment of this role.
 */
final class CredentialCopies {
  static final String PREFIX = "credential-";

  /** Key of the tool's CA certificate; no key of a user's Secret is copied under this name. */
  static final String CA_KEY = ".ca.crt";

  static final String CONNECTOR_ANNOTATION = "connectors.alauda.io/connector";
  static final String AUTH_ANNOTATION = "connectors.alauda.io/auth";
  private static final String DEPLOYMENT = "connectors-controller-manager";

  private final KubernetesClient client;
  private final String namespace;
  private final InformerEventSource<Secret, Connector> existing;
  private volatile Optional<Deployment> owner = Optional.empty();

  CredentialCopies(
      KubernetesClient client, String namespace, EventSourceContext<Connector> context) {
    this.client = client;
    this.namespace = namespace;
    existing =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, Connector.class)
                .withName("credential-copies")
                .withNamespaces(Set.of(namespace))
                .withLabelSelector(Labels.CREDENTIAL + "=true")
                .withSecondaryToPrimaryMapper(CredentialCopies::connectorOf)
                .withPrimaryToSecondaryMapper(
                    (Connector connector) -> Set.of(new ResourceID(name(connector), namespace)))
                .build(),
            context);
  }

  InformerEventSource<Secret, Connector> eventSource() {
    return existing;
  }

  /** Makes the copy hold exactly this (base64 text), or not be there when it is empty. */
  void match(Connector connector, Map<String, String> data) {
    var id = new ResourceID(name(connector), namespace);
    var found = existing.get(id);
    if (data.isEmpty()) {
      if (found.isPresent()) {
        remove(connector.getMetadata().getUid());
      }
      return;
    }
    var wanted = wanted(connector, data);
    if (found.filter(copy -> same(copy, wanted)).isPresent()) {
      return;
    }
    var applied =
        client
            .resource(wanted)
            .fieldManager(ConnectorReconciler.FIELD_MANAGER)
            .forceConflicts()
            .serverSideApply();
    found.ifPresentOrElse(
        old -> existing.handleRecentResourceUpdate(id, applied, old),
        () -> existing.handleRecentResourceCreate(id, applied));
  }

  void remove(String connectorUid) {
    client.secrets().inNamespace(namespace).withName(PREFIX + connectorUid).delete();
  }

  /** The uids of the Connectors that have one. */
  Set<String> connectorUids() {
    return existing
        .list(copy -> true)
        .map(copy -> copy.getMetadata().getName())
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .collect(Collectors.toSet());
  }

  long count() {
    return existing.keys().count();
  }

  private Secret wanted(Connector connector, Map<String, String> data) {
    var annotations = new LinkedHashMap<String, String>();
    annotations.put(
        CONNECTOR_ANNOTATION,
        connector.getMetadata().getNamespace() + "/" + connector.getMetadata().getName());
    connector
        .getSpec()
        .authentication()
        .map(ConnectorSpec.Auth::name)
        .ifPresent(auth -> annotations.put(AUTH_ANNOTATION, auth));
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name(connector))
        .withLabels(
            Map.of(
                Labels.CREDENTIAL,
                "true",
                Labels.NAME,
                Labels.NAME_VALUE,
                Labels.PART_OF,
                Labels.NAME_VALUE,
                Labels.MANAGED_BY,
                ConnectorReconciler.FIELD_MANAGER))
        .withAnnotations(annotations)
        .withOwnerReferences(ownerReference())
        .endMetadata()
        .withType("Opaque")
        .withData(data)
        .build();
  }

  /** Outside a cluster there is no Deployment, and the copies stay until they are swept. */
  private List<OwnerReference> ownerReference() {
    if (owner.isEmpty()) {
      owner =
          Optional.ofNullable(
              client.apps().deployments().inNamespace(namespace).withName(DEPLOYMENT).get());
    }
    return owner
        .map(
            deployment ->
                List.of(
                    new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withName(DEPLOYMENT)
                        .withUid(deployment.getMetadata().getUid())
                        .build()))
        .orElse(new ArrayList<>());
  }

  private static boolean same(Secret copy, Secret wanted) {
    var has = copy.getMetadata();
    var should = wanted.getMetadata();
    return Objects.equals(copy.getData(), wanted.getData())
        && Objects.equals(copy.getType(), wanted.getType())
        && has.getLabels().entrySet().containsAll(should.getLabels().entrySet())
        && has.getAnnotations() != null
        && has.getAnnotations().entrySet().containsAll(should.getAnnotations().entrySet())
        && has.getOwnerReferences().containsAll(should.getOwnerReferences());
  }

  private static String name(Connector connector) {
    return PREFIX + connector.getMetadata().getUid();
  }

  private static Set<ResourceID> connectorOf(Secret copy) {
    var annotations = copy.getMetadata().getAnnotations();
    var named = annotations == null ? "" : annotations.getOrDefault(CONNECTOR_ANNOTATION, "");
    int slash = named.indexOf('/');
    return slash < 0
        ? Set.of()
        : Set.of(new ResourceID(named.substring(slash + 1), named.substring(0, slash)));
  }
}
