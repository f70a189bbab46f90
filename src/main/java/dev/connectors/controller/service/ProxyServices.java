package dev.connectors.controller.service;

import dev.connectors.connector.api.Connector;
import dev.connectors.controller.check.Reason;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Map;
import java.util.Set;

/**
 * ProxyServiceReady: the Service {@code c-<name>} of each Connector, by which workloads reach the
 * proxy. One that somebody else made is left alone.
 */
public final class ProxyServices {
  /** On the Service: the Connector's name. */
  static final String LABEL = "connectors.alauda.io/connector";

  private final KubernetesClient client;
  private final Installation installation;
  private final InformerEventSource<Service, Connector> existing;

  public ProxyServices(
      KubernetesClient client, Installation installation, EventSourceContext<Connector> context) {
    this.client = client;
    this.installation = installation;
    existing =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Service.class, Connector.class)
                .withName("proxy-services")
                .withWatchAllNamespaces()
                .withLabelSelector(LABEL)
                .withSecondaryToPrimaryMapper(ProxyServices::connectorOf)
                .withPrimaryToSecondaryMapper(
                    (Connector connector) -> Set.of(ProxyServices.id(connector)))
                .build(),
            context);
  }

  public InformerEventSource<Service, Connector> eventSource() {
    return existing;
  }

  /** Makes the Service as it should be, unless it is so already or another's. */
  public Verdict match(Connector connector) {
    var wanted = wanted(connector);
    var cached = existing.get(id(connector));
    if (cached.filter(service -> same(service, wanted)).isPresent()) {
      return good(connector);
    }
    try {
      // The informer sees what has our label only, so another's Service has to be asked for.
      var found =
          client
              .services()
              .inNamespace(wanted.getMetadata().getNamespace())
              .withName(wanted.getMetadata().getName())
              .get();
      if (found != null && !isOf(connector, found)) {
        return taken(connector);
      }
      var resource = client.resource(wanted).fieldManager(Installation.FIELD_MANAGER);
      // Without force a Service made this very moment by somebody else is not taken over.
      var applied =
          found == null ? resource.serverSideApply() : resource.forceConflicts().serverSideApply();
      cached.ifPresentOrElse(
          old -> existing.handleRecentResourceUpdate(id(connector), applied, old),
          () -> existing.handleRecentResourceCreate(id(connector), applied));
      return good(connector);
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400 || e.getCode() >= 500) {
        throw e;
      }
      return Verdict.bad(
          Reason.ServiceRefused,
          "the API server refused Service %s with %d (%s); it is tried again"
              .formatted(
                  Installation.serviceOf(connector),
                  e.getCode(),
                  e.getStatus() == null ? "no reason given" : e.getStatus().getReason()));
    }
  }

  private static Verdict good(Connector connector) {
    return Verdict.good(
        Reason.ProxyServiceApplied,
        "Service %s leads to the proxy".formatted(Installation.serviceOf(connector)));
  }

  private static Verdict taken(Connector connector) {
    return Verdict.bad(
        Reason.ServiceNameTaken,
        "there is a Service %s that is not of this Connector: delete it (kubectl delete service %s -n %s), or give the Connector another name"
            .formatted(
                Installation.serviceOf(connector),
                Installation.serviceOf(connector),
                connector.getMetadata().getNamespace()));
  }

  private Service wanted(Connector connector) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(connector.getMetadata().getNamespace())
        .withName(Installation.serviceOf(connector))
        .withLabels(
            Map.of(
                LABEL,
                connector.getMetadata().getName(),
                Labels.NAME,
                Labels.NAME_VALUE,
                Labels.PART_OF,
                Labels.NAME_VALUE,
                Labels.MANAGED_BY,
                Installation.FIELD_MANAGER))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(connector.getApiVersion())
                .withKind(connector.getKind())
                .withName(connector.getMetadata().getName())
                .withUid(connector.getMetadata().getUid())
                .withController(true)
                .build())
        .endMetadata()
        .withNewSpec()
        .withType("ExternalName")
        .withExternalName(installation.proxyHost())
        .endSpec()
        .build();
  }

  private static boolean same(Service service, Service wanted) {
    return service
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(wanted.getMetadata().getLabels().entrySet())
        && service
            .getMetadata()
            .getOwnerReferences()
            .containsAll(wanted.getMetadata().getOwnerReferences())
        && wanted.getSpec().getType().equals(service.getSpec().getType())
        && wanted.getSpec().getExternalName().equals(service.getSpec().getExternalName());
  }

  /** Also of a Connector of that name that was deleted and made again, whose Service still goes. */
  private static boolean isOf(Connector connector, Service service) {
    return service.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                Boolean.TRUE.equals(owner.getController())
                    && owner.getKind().equals(connector.getKind())
                    && owner.getApiVersion().startsWith(Connector.GROUP + "/")
                    && owner.getName().equals(connector.getMetadata().getName()));
  }

  private static ResourceID id(Connector connector) {
    return new ResourceID(
        Installation.serviceOf(connector), connector.getMetadata().getNamespace());
  }

  private static Set<ResourceID> connectorOf(Service service) {
    var name = service.getMetadata().getName();
    return name.startsWith(Installation.SERVICE_PREFIX)
        ? Set.of(
            new ResourceID(
                name.substring(Installation.SERVICE_PREFIX.length()),
                service.getMetadata().getNamespace()))
        : Set.of();
  }
}
