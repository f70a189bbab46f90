package dev.connectors.operator.kind;

import dev.connectors.operator.api.ComponentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What ConnectorsCore of a namespace has said of itself, without the times. */
final class StatusHistory implements Watcher<ConnectorsCore>, AutoCloseable {
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Watch watch;

  StatusHistory(KubernetesClient client, String namespace) {
    watch = client.resources(ConnectorsCore.class).inNamespace(namespace).watch(this);
  }

  /** In order, one for each write that changed anything. */
  List<String> said() {
    return said;
  }

  @Override
  public void eventReceived(Action action, ConnectorsCore core) {
    if (action == Action.MODIFIED && core.getStatus() != null) {
      said.add(withoutTimes(core.getStatus()));
    }
  }

  private static String withoutTimes(ComponentStatus status) {
    return Serialization.asJson(status).replaceAll("\"lastTransitionTime\":\"[^\"]*\"", "");
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void close() {
    watch.close();
  }
}
