package dev.connectors.operator.engine;

import dev.connectors.platform.LeaderLease;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says which namespace the cluster's one installation is in: ConnectorClass and CSIDriver are
 * cluster-scoped, so two would fight. A ConfigMap beside the operator, whose creation is atomic.
 */
@ApplicationScoped
class Claim {
  private static final String NAME = "connectors-installation";
  private static final String NAMESPACE = "namespace";

  private final Inventory inventory;
  private final Components components;
  private final LeaderLease lease;
  private final Ref ref;

  Claim(
      Inventory inventory,
      Components components,
      LeaderLease lease,
      KubernetesClient client,
      @ConfigProperty(name = "connectors.namespace") Optional<String> namespace) {
    this.inventory = inventory;
    this.components = components;
    this.lease = lease;
    var own = namespace.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default");
    this.ref = new Ref(Kind.CONFIG_MAP, own, NAME);
  }

  /** Takes the claim for this namespace where it is free; else the namespace that has it. */
  synchronized Optional<String> heldElsewhere(String namespace) {
    var claim = inventory.get(ref).orElseGet(() -> createOrRead(namespace));
    var owner = owner(claim);
    if (owner.equals(namespace)) {
      return Optional.empty();
    }
    // Only a leader knows all components there are.
    if (!lease.leading() || components.anyIn(owner)) {
      return Optional.of(owner);
    }
    return Optional.of(owner(takeOver(claim, namespace))).filter(now -> !now.equals(namespace));
  }

  /** Gives it back when no component is left in the namespace that has it. */
  void releaseIfUnused() {
    inventory
        .get(ref)
        .filter(claim -> !components.anyIn(owner(claim)))
        .ifPresent(
            claim -> {
              inventory
                  .resource(claim)
                  .lockResourceVersion(claim.getMetadata().getResourceVersion())
                  .delete();
              inventory.deleted(claim);
            });
  }

  private GenericKubernetesResource createOrRead(String namespace) {
    try {
      return known(inventory.resource(claimFor(namespace)).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return known(inventory.resource(claimFor(namespace)).require());
    }
  }

  private GenericKubernetesResource takeOver(GenericKubernetesResource claim, String namespace) {
    var version = claim.getMetadata().getResourceVersion();
    return known(inventory.resource(claimFor(namespace)).lockResourceVersion(version).update());
  }

  private GenericKubernetesResource known(GenericKubernetesResource claim) {
    inventory.wrote(claim);
    return claim;
  }

  private static String owner(GenericKubernetesResource claim) {
    String owner = claim.get("data", NAMESPACE);
    return owner == null ? "" : owner;
  }

  private GenericKubernetesResource claimFor(String namespace) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(ref.kind().apiVersion())
        .withKind(ref.kind().kind())
        .withNewMetadata()
        .withNamespace(ref.namespace())
        .withName(NAME)
        .withLabels(Marks.OURS)
        .endMetadata()
        .addToAdditionalProperties("data", Map.of(NAMESPACE, namespace))
        .build();
  }
}
