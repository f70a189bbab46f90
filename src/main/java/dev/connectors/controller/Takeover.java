package dev.connectors.controller;

import dev.connectors.controller.installation.Installation;
import dev.connectors.controller.secret.CredentialCopies;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the copies of the version before have been taken over: each is marked, or this leader has
 * looked at its Connector and found that nothing can be copied. The operator rolls the proxies of
 * this version only then, and learns of it from a ConfigMap, since it reads no Secrets.
 */
final class Takeover {
  /** On the ConfigMap: the version of the controller that has taken all copies over. */
  static final String VERSION = "version";

  static final String CONFIG_MAP = "connectors-credential-copies";

  /** A Secret that cannot be read for longer than this does not hold up an upgrade. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Logger LOG = Logger.getLogger(Takeover.class);

  private final KubernetesClient client;
  private final Installation installation;
  private final CredentialCopies copies;

  /** By the Connector's uid: whether the last pass could decide what is to be copied. */
  private final Map<String, Boolean> decided = new ConcurrentHashMap<>();

  private volatile Instant began = Instant.MAX;
  private volatile boolean done;
  private volatile Instant nextTelling = Instant.MIN;

  Takeover(KubernetesClient client, Installation installation, CredentialCopies copies) {
    this.client = client;
    this.installation = installation;
    this.copies = copies;
  }

  /** This process begins to lead. */
  void begin(Instant now) {
    began = now;
  }

  /**
   * After each pass.
   *
   * @param couldDecide false when a Secret could not be read, or the pass failed
   */
  void passed(String connectorUid, boolean couldDecide) {
    if (!done) {
      decided.merge(connectorUid, couldDecide, Boolean::logicalOr);
    }
  }

  /** Looks whether it is done, and says so; to be called again and again. */
  void tellWhenDone(Instant now) {
    if (now.isBefore(nextTelling) || !isDone(now)) {
      return;
    }
    done = true;
    decided.clear();
    try {
      tell();
      nextTelling = now.plus(PATIENCE);
    } catch (KubernetesClientException e) {
      LOG.warnf(
          "could not note in ConfigMap %s that all credentials are copied (%d); trying again",
          CONFIG_MAP, e.getCode());
    }
  }

  private boolean isDone(Instant now) {
    if (done) {
      return true;
    }
    boolean patient = now.isBefore(began.plus(PATIENCE));
    return copies.unmarked().allMatch(uid -> isSettled(decided.get(uid), patient));
  }

  private static boolean isSettled(@Nullable Boolean couldDecide, boolean patient) {
    return couldDecide != null && (couldDecide || !patient);
  }

  /** Where the operator has made no such ConfigMap, nobody waits. */
  private void tell() {
    var note = client.configMaps().inNamespace(installation.namespace()).withName(CONFIG_MAP);
    var found = note.get();
    if (found == null) {
      return;
    }
    var said = Optional.ofNullable(found.getData()).map(data -> data.get(VERSION));
    if (!said.equals(Optional.of(installation.version()))) {
      var context = PatchContext.of(PatchType.JSON_MERGE);
      context.setFieldManager(Installation.FIELD_MANAGER);
      note.patch(
          context, Serialization.asJson(Map.of("data", Map.of(VERSION, installation.version()))));
    }
  }
}
