package dev.connectors.installation;

import dev.connectors.connector.api.Connector;
import dev.connectors.platform.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sees each moment in which a Connector of one namespace is not Ready, however short. */
final class ReadyWatch implements AutoCloseable {
  private final SharedIndexInformer<Connector> informer;
  private final Queue<String> notReady = new ConcurrentLinkedQueue<>();
  private final Queue<String> looks = new ConcurrentLinkedQueue<>();

  /** Begins with those that are there. */
  ReadyWatch(KubernetesClient client, String namespace) {
    informer = client.resources(Connector.class).inNamespace(namespace).inform(new Looks());
  }

  /** Each Connector and what its condition said, while it did not say True. */
  List<String> notReady() {
    return List.copyOf(notReady);
  }

  /** The name of a Connector for each of its states that was seen. */
  List<String> looks() {
    return List.copyOf(looks);
  }

  @Override
  public void close() {
    informer.close();
  }

  private final class Looks implements ResourceEventHandler<Connector> {
    @Override
    public void onAdd(Connector connector) {
      var name = connector.getMetadata().getName();
      looks.add(name);
      var ready = ready(connector);
      if (ready.filter(one -> one.getStatus().equals("True")).isEmpty()) {
        notReady.add(
            name
                + ready
                    .map(
                        one ->
                            " %s, %s: %s"
                                .formatted(one.getStatus(), one.getReason(), one.getMessage()))
                    .orElse(" has no such condition"));
      }
    }

    @Override
    public void onUpdate(Connector before, Connector now) {
      onAdd(now);
    }

    @Override
    public void onDelete(Connector connector, boolean stateUnknown) {
      notReady.add(connector.getMetadata().getName() + " is gone");
    }
  }

  private static Optional<Condition> ready(Connector connector) {
    return Optional.ofNullable(connector.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY));
  }
}
