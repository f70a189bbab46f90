package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.TimesOnLoopback;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections at the tool's end: whose requests came over which, and how many are left open. */
class OwnConnectionsTest {
  private static final int MOST = 3;

  @AutoClose private final ProxyBed bed = new ProxyBed(new TimesOnLoopback(SOON, 1, MOST));

  private final ProxyCaller caller = new ProxyCaller(bed);
  private final Map<String, Set<HttpConnection>> byPath = new ConcurrentHashMap<>();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();

  private HttpServer tool() {
    var tool = bed.serve(this::answer);
    bed.connector(bed.addressOf(tool), "");
    return tool;
  }

  private void answer(HttpServerRequest request) {
    var connection = request.connection();
    byPath.computeIfAbsent(request.path(), any -> ConcurrentHashMap.newKeySet()).add(connection);
    if (open.add(connection)) {
      connection.closeHandler(closed -> open.remove(connection));
    }
    if (request.path().equals("/held")) {
      held.add(request);
    } else {
      request.response().end("served");
    }
  }

  private void openAre(int number) {
    await().atMost(SOON).untilAsserted(() -> assertThat(open).hasSize(number));
  }

  @Test
  void connectorsOfTwoNamespacesNeverShareAConnectionToTheirHost() throws Exception {
    tool();
    bed.another("others");
    for (int i = 0; i < 4; i++) {
      assertThat(caller.get("/mine").body()).isEqualTo("served");
      assertThat(caller.get("others", "/theirs").body()).isEqualTo("served");
    }
    var shared = new HashSet<>(byPath.get("/mine"));
    shared.retainAll(byPath.get("/theirs"));
    assertThat(shared).isEmpty();
    assertThat(open).as("each keeps its own").hasSize(2);
  }

  @Test
  void oneConnectorWithoutAConnectionLeftMakesNoOtherWait() throws Exception {
    tool();
    bed.another("others");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> caller.get("/held"));
      await().atMost(SOON).until(() -> held.size() == 1);
      Future<?> second = threads.submit(() -> caller.get("/held"));
      for (int i = 0; i < 10; i++) {
        assertThat(caller.get("others", "/theirs").body()).isEqualTo("served");
      }
      assertThat(held).as("the other waits for its own connector's connection").hasSize(1);
      held.remove().response().end();
      await().atMost(SOON).until(() -> held.size() == 1);
      held.remove().response().end();
      first.get();
      second.get();
    }
  }

  @Test
  void statusOfTheConnectorOrAnotherVersionOfItsClassKeepsItsConnection() throws Exception {
    tool();
    caller.get("/x");
    bed.connectors.get("team/tool").getMetadata().setResourceVersion("with a new status");
    caller.get("/x");
    bed.classes.get("git").getMetadata().setResourceVersion("another");
    caller.get("/x");
    assertThat(byPath.get("/x")).hasSize(1);
  }

  @Test
  void anotherCredentialOrAddressClosesWhatIsIdle() throws Exception {
    var address = bed.addressOf(tool());
    bed.signedIn(address);
    caller.get("/1");
    bed.credential(Map.of("username", "robot", "password", "another"));
    caller.get("/2");
    openAre(1);
    bed.connector(address + "/prefix", "auth: {name: basicAuth, secretRef: {name: s}}\n");
    caller.get("/3");
    openAre(1);
    assertThat(byPath.get("/1")).doesNotContainAnyElementsOf(byPath.get("/2"));
    assertThat(byPath.get("/2")).doesNotContainAnyElementsOf(byPath.get("/prefix/3"));
  }

  @Test
  void aConnectorThatIsGoneLeavesNoConnection() throws Exception {
    tool();
    caller.get("/x");
    openAre(1);
    bed.connectors.clear();
    bed.routes.forget("uid-1");
    openAre(0);
    await().atMost(SOON).until(() -> bed.routes.connections() == 0);
  }

  @Test
  void aRequestUnderWayEndsAsItBeganThoughItsConnectorChanges() throws Exception {
    tool();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var under = threads.submit(() -> caller.get("/held"));
      await().atMost(SOON).until(() -> held.size() == 1);
      bed.routes.forget("uid-1");
      assertThat(caller.get("/x").body()).isEqualTo("served");
      assertThat(open).hasSize(2);
      held.remove().response().end("whole");
      assertThat(under.get().body()).isEqualTo("whole");
    }
    openAre(1);
  }

  @Test
  void allConnectorsTogetherKeepNoMoreThanTheLimit() throws Exception {
    tool();
    for (int i = 0; i < MOST + 4; i++) {
      bed.another("n-" + i);
      assertThat(caller.get("n-" + i, "/x").body()).isEqualTo("served");
    }
    openAre(MOST);
    assertThat(byPath.get("/x")).hasSize(MOST + 4);
    assertThat(bed.routes.connections()).isEqualTo(MOST);
  }
}
