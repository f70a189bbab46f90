package dev.connectors.platform;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  private final FairTurns<String> turns = new FairTurns<>(3, 2);
  private final Semaphore goOn = new Semaphore(0);
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @AfterEach
  void letAllGo() {
    goOn.release(1_000);
  }

  @Test
  void oneNamespaceHasNoMoreUnderWayThanIsItsShare() {
    List.of("1", "2", "3", "4").forEach(key -> enter("noisy", key));
    await().atMost(SOON).until(() -> begun.size() == 2);
    enter("quiet", "1");
    await().atMost(SOON).until(() -> begun.contains("quiet/1"));
    assertThat(begun).hasSize(3);
    assertThat(turns.waiting()).isEqualTo(2);
  }

  @Test
  void namespacesThatWaitHaveTheirTurnsOneAfterTheOther() {
    var one = new FairTurns<String>(1, 1);
    enter(one, "first", "1");
    await().atMost(SOON).until(() -> begun.size() == 1);
    List.of("1", "2", "3").forEach(key -> enter(one, "a", key));
    List.of("1", "2").forEach(key -> enter(one, "b", key));
    enter(one, "c", "1");
    goOn.release(1_000);
    await().atMost(SOON).until(() -> begun.size() == 7);
    assertThat(begun).containsExactly("first/1", "a/1", "b/1", "c/1", "a/2", "b/2", "a/3");
  }

  @Test
  void whatIsEnteredAgainTakesTheSamePlaceAndWhatLeavesHasNone() {
    List.of("1", "2").forEach(key -> enter("a", key));
    await().atMost(SOON).until(() -> begun.size() == 2);
    List.of("3", "3", "3", "4").forEach(key -> enter("a", key));
    assertThat(turns.waiting()).isEqualTo(2);
    turns.leave("a", "3");
    goOn.release(2);
    await().atMost(SOON).until(() -> begun.contains("a/4"));
    assertThat(turns.waiting()).isZero();
    assertThat(begun).doesNotContain("a/3");
  }

  private void enter(String namespace, String key) {
    enter(turns, namespace, key);
  }

  private void enter(FairTurns<String> into, String namespace, String key) {
    into.enter(
        namespace,
        key,
        () -> {
          begun.add(namespace + "/" + key);
          goOn.acquireUninterruptibly();
        });
  }
}
