package dev.connectors.controller.secret;

import dev.connectors.platform.OnChange;
import dev.connectors.platform.Slim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One Secret under watch, of which only what is needed is kept. */
final class WatchedSecret {
  private static final long FIRST_READ_SECONDS = 5;

  private final NamedKeys keys;
  private final SharedIndexInformer<Secret> informer;
  private final CompletableFuture<Void> known = new CompletableFuture<>();
  private final Runnable changed;
  private volatile Optional<String> failure = Optional.empty();
  private boolean stopped;

  /**
   * @param changed told when the Secret is known, and at each change
   */
  WatchedSecret(KubernetesClient client, ResourceID secret, NamedKeys keys, Runnable changed) {
    this.keys = keys;
    this.changed = changed;
    informer =
        client
            .secrets()
            .inNamespace(secret.getNamespace().orElseThrow())
            .withName(secret.getName())
            .runnableInformer(0);
    informer.itemStore(new Slim<>(keys::keep));
    informer.addEventHandler(
        OnChange.of(Secret.class, WatchedSecret::isAnother, _ -> changed.run()));
    informer.exceptionHandler(
        (_, problem) -> {
          failure = Optional.of(why(problem));
          return true;
        });
  }

  private static boolean isAnother(Secret old, Secret now) {
    return !old.getMetadata().getResourceVersion().equals(now.getMetadata().getResourceVersion());
  }

  NamedKeys keys() {
    return keys;
  }

  /** Begins to watch, and returns when the Secret is known, or the first read's time is up. */
  void start() {
    synchronized (this) {
      if (stopped) {
        return;
      }
      var unused =
          informer
              .start()
              .whenComplete(
                  (_, problem) -> {
                    if (problem == null) {
                      known.complete(null);
                    } else {
                      known.completeExceptionally(problem);
                    }
                    changed.run();
                  });
    }
    var unused = read();
  }

  synchronized void stop() {
    stopped = true;
    informer.stop();
  }

  /** From memory; the first time waits for the API server. */
  SecretLookup read() {
    try {
      known.get(FIRST_READ_SECONDS, TimeUnit.SECONDS);
      return informer.getStore().list().stream()
          .findFirst()
          .<SecretLookup>map(keys::found)
          .orElseGet(SecretLookup.Missing::new);
    } catch (TimeoutException | ExecutionException e) {
      return new SecretLookup.Unreadable(failure.orElse("the API server has not answered yet"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SecretLookup.Unreadable("interrupted");
    }
  }

  private static String why(Throwable problem) {
    return problem instanceof KubernetesClientException refused && refused.getCode() != 0
        ? "the API server answered " + refused.getCode()
        : "the API server cannot be reached";
  }
}
