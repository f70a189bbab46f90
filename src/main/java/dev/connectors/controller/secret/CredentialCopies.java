package dev.connectors.controller.secret;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.credential.CredentialSecret;
import dev.connectors.controller.installation.Installation;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The credentials in the installation's own namespace, where the proxy finds them by label. Each is
 * a {@link CredentialSecret}, which goes with the ConnectorsCore.
 */
public final class CredentialCopies {
  private final KubernetesClient client;
  private final Installation installation;
  private final InformerEventSource<Secret, Connector> existing;

  public CredentialCopies(
      KubernetesClient client, Installation installation, EventSourceContext<Connector> context) {
    this.client = client;
    this.installation = installation;
    existing =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, Connector.class)
                .withName("credential-copies")
                .withNamespaces(Set.of(installation.namespace()))
                .withLabelSelector(CredentialSecret.selector())
                .withSecondaryToPrimaryMapper(CredentialCopies::connectorOf)
                .withPrimaryToSecondaryMapper((Connector connector) -> Set.of(id(connector)))
                .build(),
            context);
  }

  public InformerEventSource<Secret, Connector> eventSource() {
    return existing;
  }

  /**
   * Makes the copy hold exactly this, or not be there when it is empty.
   *
   * @param connectorClass the one by which the content was chosen
   * @return what the API server did not allow
   */
  public Optional<Refusal> match(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      CredentialSecret.Content content) {
    try {
      if (content.isEmpty()) {
        remove(connector);
      } else {
        write(connector, connectorClass, content);
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(Refusal.of(e, installation.namespace()).orElseThrow(() -> e));
    }
  }

  private void write(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      CredentialSecret.Content content) {
    var id = id(connector);
    var found = existing.get(id);
    var wanted =
        CredentialSecret.of(
            connector,
            connectorClass,
            installation.namespace(),
            content,
            Installation.FIELD_MANAGER,
            installation.owners());
    if (found.filter(copy -> CredentialSecret.isAsWanted(copy, wanted)).isPresent()) {
      return;
    }
    var applied =
        client
            .resource(wanted)
            .fieldManager(Installation.FIELD_MANAGER)
            .forceConflicts()
            .serverSideApply();
    found.ifPresentOrElse(
        old -> existing.handleRecentResourceUpdate(id, applied, old),
        () -> existing.handleRecentResourceCreate(id, applied));
  }

  /** Removes the copy of this Connector, if there is one. */
  void remove(Connector connector) {
    existing.get(id(connector)).ifPresent(this::remove);
  }

  /**
   * Removes the copies that nobody needs, also those after one that cannot be removed.
   *
   * @param uids those of all Connectors; asked for after the copies were listed, so that a
   *     Connector that is made meanwhile is among them
   */
  void removeAllBut(Supplier<Set<String>> uids) {
    var copies = existing.list(copy -> true).toList();
    var needed = uids.get();
    var failed =
        copies.stream()
            .filter(copy -> CredentialSecret.connectorUid(copy).filter(needed::contains).isEmpty())
            .flatMap(copy -> removalFailure(copy).stream())
            .toList();
    if (!failed.isEmpty()) {
      throw new IllegalStateException(
          "%d credentials that nobody needs could not be removed from namespace %s; to one the API server answered %d"
              .formatted(failed.size(), installation.namespace(), failed.getFirst().getCode()));
    }
  }

  private Optional<KubernetesClientException> removalFailure(Secret copy) {
    try {
      remove(copy);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e);
    }
  }

  /** The uids of the Connectors whose copies no controller of this version has written. */
  public Stream<String> unmarked() {
    return existing
        .list(copy -> !CredentialSecret.isMarked(copy))
        .flatMap(copy -> CredentialSecret.connectorUid(copy).stream());
  }

  public long count() {
    return existing.keys().count();
  }

  /** This very Secret, as it was seen: one that was written meanwhile stays, and is looked at. */
  private void remove(Secret copy) {
    var metadata = copy.getMetadata();
    try {
      client.raw(
          "/api/v1/namespaces/%s/secrets/%s".formatted(metadata.getNamespace(), metadata.getName()),
          "DELETE",
          new DeleteOptionsBuilder()
              .withPreconditions(
                  new Preconditions(metadata.getResourceVersion(), metadata.getUid()))
              .build());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private ResourceID id(Connector connector) {
    return new ResourceID(CredentialSecret.nameFor(connector), installation.namespace());
  }

  private static Set<ResourceID> connectorOf(Secret copy) {
    return CredentialSecret.connector(copy)
        .map(named -> named.split("/", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> Set.of(new ResourceID(parts[1], parts[0])))
        .orElse(Set.of());
  }
}
