package dev.connectors.csi;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Events in the pod's namespace, at most one of a kind per pod in ten minutes. */
@ApplicationScoped
class KubernetesPodEvents implements PodEvents {
  static final Duration QUIET = Duration.ofMinutes(10);
  private static final Logger LOG = Logger.getLogger(KubernetesPodEvents.class);
  private static final int MOST_REMEMBERED = 10_000;

  /** Most that the API server takes. */
  private static final int LONGEST_MESSAGE = 1024;

  private record Said(String podUid, String reason, String message) {}

  private final Map<Said, Instant> said = new ConcurrentHashMap<>();
  private final Consumer<Event> send;
  private final Clock clock;
  private final String node;

  @Inject
  KubernetesPodEvents(KubernetesClient client, CsiConfig config) {
    this(
        event -> Thread.ofVirtual().name("event").start(() -> create(client, event)),
        Clock.systemUTC(),
        config.nodeName().orElse(""));
  }

  KubernetesPodEvents(Consumer<Event> send, Clock clock, String node) {
    this.send = send;
    this.clock = clock;
    this.node = node;
  }

  @Override
  public void warn(Pod pod, String reason, String message) {
    var now = clock.instant();
    if (said.size() >= MOST_REMEMBERED) {
      said.values().removeIf(when -> when.plus(QUIET).isBefore(now));
    }
    if (said.size() < MOST_REMEMBERED && isNews(new Said(pod.uid(), reason, message), now)) {
      LOG.warnf("%s/%s: %s: %s", pod.namespace(), pod.name(), reason, message);
      send.accept(event(pod, reason, message, now));
    }
  }

  private boolean isNews(Said what, Instant now) {
    var before = said.putIfAbsent(what, now);
    return before == null || (!before.plus(QUIET).isAfter(now) && said.replace(what, before, now));
  }

  private Event event(Pod pod, String reason, String message, Instant now) {
    var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    var suffix = Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 4);
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(pod.namespace())
        .withName(pod.name() + "." + suffix)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("v1")
        .withKind("Pod")
        .withNamespace(pod.namespace())
        .withName(pod.name())
        .withUid(pod.uid())
        .endInvolvedObject()
        .withType("Warning")
        .withReason(reason)
        .withMessage(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)))
        .withNewSource()
        .withComponent(CsiConfig.DRIVER)
        .withHost(node)
        .endSource()
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .build();
  }

  private static void create(KubernetesClient client, Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warnf("Event %s not written: %s", event.getReason(), e.getMessage());
    }
  }
}
