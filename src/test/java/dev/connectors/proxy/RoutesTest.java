package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.connectors.connector.credential.Copies;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolRow;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.TimesOnLoopback;
import dev.connectors.proxy.limit.BreakerSettings;
import dev.connectors.proxy.limit.Breakers;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest {
  private final Vertx vertx = Vertx.vertx();
  private final ToolClients clients =
      new ToolClients(vertx, new TimesOnLoopback(SOON), ToolsOnLoopback.TRUST);
  private final Routes routes =
      new Routes(
          new ClassTemplates(),
          clients,
          ToolsOnLoopback.DENIED,
          new TimesOnLoopback(SOON),
          new Breakers(
              Settings.defaults(BreakerSettings.class),
              new SimpleMeterRegistry(),
              System::nanoTime));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  static Stream<ToolRow> rows() {
    return ToolRow.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theProxySendsWhatTheOneAnswerSays(ToolRow row) {
    if (row.refused().isPresent()) {
      assertThat(catchThrowableOfType(NotServed.class, () -> to(row)))
          .hasMessageContaining(row.refused().get())
          .satisfies(e -> assertThat(e.problem().status()).isEqualTo(503));
      return;
    }
    var route = to(row);
    assertThat(route.address().origin() + route.address().prefix()).isEqualTo(row.url());
    assertThat(route.client())
        .isSameAs(clients.client(new ToolTrust(row.verified(), Optional.empty())));
    assertThat(route.injected().headers())
        .containsEntry("X-Flavour", "<" + row.flavour() + ">")
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(("u:" + row.sent()).getBytes(UTF_8)))
        .containsEntry("X-Key", row.sent().strip());
  }

  @Test
  void aConnectorsLineIsLeftWhenWhatItDependsOnChangesAndNotBefore() {
    var row = ToolRow.all().filter(one -> one.refused().isEmpty()).findFirst().orElseThrow();
    var line = to(row).line();
    assertThat(to(row).line()).isSameAs(line);
    assertThat(line.ends().connectorClass())
        .isEqualTo(row.connectorClass().getMetadata().getName());
    var other = Serialization.clone(row.connectorClass());
    other.getMetadata().setName("another");
    other.getMetadata().setResourceVersion("another");
    var credential = Copies.of(row.connector(), other, "1", "basicAuth", row.secret());
    assertThat(routes.to(row.connector(), other, Optional.of(credential)).line()).isNotSameAs(line);
  }

  private Route to(ToolRow row) {
    var credential =
        Copies.of(row.connector(), row.connectorClass(), "1", "basicAuth", row.secret());
    return routes.to(row.connector(), row.connectorClass(), Optional.of(credential));
  }
}
