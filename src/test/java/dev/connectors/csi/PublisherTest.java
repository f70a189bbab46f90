package dev.connectors.csi;

import static dev.connectors.csi.Driver.GIT;
import static dev.connectors.csi.Driver.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublisherTest {
  @TempDir private Path pods;
  private Driver driver;

  @BeforeEach
  void start() {
    driver = new Driver(pods);
  }

  @Test
  void podFindsTheBuiltInFilesAndThoseOfTheClass() {
    driver.publish();
    assertThat(file("context.token")).hasContent(TOKEN);
    assertThat(file("connector.status.proxyAddress"))
        .hasContent("http://c-git.team.svc.cluster.local");
    assertThat(file(".env"))
        .hasContent(
            """
            CONNECTOR_NAMESPACE='team'
            CONNECTOR_NAME='git'
            CONNECTOR_CLASS='git'
            CONNECTOR_ADDRESS='https://git.example.com'
            CONNECTOR_PROXY_ADDRESS='http://c-git.team.svc.cluster.local'
            """);
    assertThat(file(".gitconfig"))
        .hasContent(
            """
            [http "http://c-git.team.svc.cluster.local/"]
            \textraHeader = Authorization: Bearer canary-token-77aa
            [url "http://c-git.team.svc.cluster.local/"]
            \tinsteadOf = https://git.example.com/
            """);
    assertThat(file("hint.txt")).hasContent("team/builder/ci true");
    assertThat(file(".error.json")).doesNotExist();
    assertThat(driver.events).isEmpty();
    assertThat(driver.published("published")).isEqualTo(1);
  }

  @Test
  void configurationsAndParamsAreChosenByTheVolume() {
    driver.publish(
        "configuration.names", "gitconfig",
        "configuration.params", "[{\"name\":\"userName\",\"value\":\"Ann\"}]");
    assertThat(file(".gitconfig")).content().contains("name = Ann");
    assertThat(file("hint.txt")).doesNotExist();
  }

  @Test
  void severalConnectorsHaveAFolderEach() {
    driver.addConnector(new ConnectorName("team", "other"), "https://other.example.com");
    driver.addConnector(new ConnectorName("shared", "other"), "https://shared.example.com");
    driver.publish("connectors", "git, other,shared/other");
    assertThat(file("git/context.token")).hasContent(TOKEN);
    assertThat(file("team_other/.env")).content().contains("https://other.example.com");
    assertThat(file("shared_other/.gitconfig")).content().contains("https://shared.example.com/");
    assertThat(file("context.token")).doesNotExist();
  }

  @Test
  void aFreshTokenIsSwappedInWithoutANewMount() {
    driver.publish();
    driver.publisher.publish(Driver.withToken(driver.request(), "fresh").build());
    assertThat(file("context.token")).hasContent("fresh");
    assertThat(file(".gitconfig")).content().contains("Bearer fresh");
    assertThat(driver.mountCalls).isEqualTo(1);
    assertThat(driver.published("refreshed")).isEqualTo(1);
    driver.publisher.publish(Driver.withToken(driver.request(), "fresh").build());
    assertThat(driver.published("unchanged")).isEqualTo(1);
  }

  @Test
  void refusedPodStartsWithTheReasonAndWithoutAToken() {
    driver.refused.add(GIT);
    driver.publish();
    assertThat(file(".error.json"))
        .content()
        .contains(
            "ConnectorAccessRefused",
            "team/git",
            "kubectl create rolebinding ci-uses-connectors -n team --clusterrole=connectors-use --serviceaccount=team:ci");
    assertThat(file("context.token")).doesNotExist();
    assertThat(file(".gitconfig")).doesNotExist();
    assertThat(driver.events)
        .singleElement()
        .asString()
        .startsWith("ConnectorAccessRefused: ServiceAccount team/ci may not get connectors/proxy");
    driver.refused.clear();
    driver.publish();
    assertThat(file(".error.json")).doesNotExist();
    assertThat(file("context.token")).hasContent(TOKEN);
  }

  @Test
  void ofSeveralConnectorsOnlyTheRefusedOneIsLeftOut() {
    var other = new ConnectorName("team", "other");
    driver.addConnector(other, "https://other.example.com");
    driver.refused.add(other);
    driver.publish("connectors", "git,other");
    assertThat(file("git/context.token")).hasContent(TOKEN);
    assertThat(file("other")).doesNotExist();
    assertThat(file(".error.json")).content().contains("team/other").doesNotContain("team/git");
  }

  @Test
  void republishNeverFailsOnceFilesAreThere() {
    driver.publish();
    driver.apiServerAway = true;
    driver.publish();
    driver.apiServerAway = false;
    driver.ready = false;
    driver.publish();
    driver.ready = true;
    driver.refused.add(GIT);
    driver.publish();
    driver.refused.clear();
    driver.connectors.clear();
    driver.publish();
    driver.addConnector(GIT, "https://git.example.com");
    driver.publish("configuration.params", "{");
    driver.publisher.publish(
        driver.request().removeVolumeContext("csi.storage.k8s.io/serviceAccount.tokens").build());
    driver.publisher.publish(driver.request().clearVolumeContext().build());
    driver.apiServerBreaks = true;
    driver.publish();
    assertThat(file("context.token")).hasContent(TOKEN);
    assertThat(driver.published("kept")).isEqualTo(8);
    assertThat(driver.metrics.get("connectors.csi.token.refresh.failures").counter().count())
        .isEqualTo(8);
    assertThat(driver.events)
        .anyMatch(e -> e.startsWith("ConnectorFilesNotRefreshed") && e.contains("API server"))
        .anyMatch(e -> e.contains("Connector team/git does not exist"));
    assertThat(driver.mountCalls).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connectors|''|volume attribute connectors: missing",
        "connectors|a/b/c|'a/b/c' is not",
        "connectors|../x|'../x' is not",
        "connector|git|volume attribute connector: unknown",
        "configuration.names|nope|'nope' is unknown; there are gitconfig, hint",
        "configuration.params|{|volume attribute configuration.params: must be a JSON list",
        "configuration.params|[{\"name\":\"x\",\"value\":\"y\"}]|'x' is unknown; there are sslVerify, userName",
      })
  void wrongAttributesAreNamedWithTheCure(String name, String value, String message) {
    assertThatThrownBy(() -> driver.publish(name, value)).hasMessageContaining(message);
    assertThat(driver.mounted).isEmpty();
    assertThat(driver.target()).doesNotExist();
    assertThat(driver.published("invalid")).isEqualTo(1);
  }

  @Test
  void onlyReadOnlyEphemeralVolumesBelowThePodsFolder() {
    assertThatThrownBy(() -> driver.publisher.publish(driver.request().setReadonly(false).build()))
        .hasMessageContaining("csi.readOnly");
    assertThatThrownBy(() -> driver.publish("csi.storage.k8s.io/ephemeral", "false"))
        .hasMessageContaining("ephemeral volumes only");
    assertThatThrownBy(
            () ->
                driver.publisher.publish(
                    driver.request().setTargetPath(pods + "/../elsewhere").build()))
        .hasMessageContaining("target_path is not below");
    assertThatThrownBy(() -> driver.publisher.unpublish("/etc"))
        .hasMessageContaining("target_path is not below");
  }

  @Test
  void whatIsMissingKeepsThePodWaitingAsAMissingSecretDoes() {
    var problem =
        catchThrowableOfType(VolumeProblem.class, () -> driver.publish("connectors", "nope"));
    assertThat(problem.kind()).isEqualTo(VolumeProblem.Kind.NOT_FOUND);
    assertThat(problem).hasMessageContaining("Connector team/nope does not exist");
    driver.classes.clear();
    assertThatThrownBy(() -> driver.publish())
        .hasMessageContaining("ConnectorClass git of Connector team/git does not exist");
    driver.ready = false;
    assertThat(catchThrowableOfType(VolumeProblem.class, () -> driver.publish()).kind())
        .isEqualTo(VolumeProblem.Kind.UNAVAILABLE);
  }

  @Test
  void aTemplateThatFailsIsNamed() {
    driver.addClass(
        """
        metadata: {name: git}
        spec: {configurations: [{name: c, data: {x.conf: "{context.token}{param.nope}"}}]}
        """);
    assertThatThrownBy(() -> driver.publish())
        .hasMessageContaining("file x.conf of ConnectorClass git {param.nope} has no value")
        .hasMessageNotContaining(TOKEN);
    driver.addClass(
        """
        metadata: {name: git}
        spec: {configurations: [{name: c, data: {"../../etc/x": "y"}}]}
        """);
    assertThatThrownBy(() -> driver.publish()).hasMessageContaining("name that cannot be used");
  }

  @Test
  void unpublishIsIdempotentAlsoForADriverThatWasRestarted() {
    driver.publish();
    var restarted = new Driver(pods);
    restarted.mounted.addAll(driver.mounted);
    restarted.publisher.unpublish(driver.target().toString());
    assertThat(driver.target()).doesNotExist();
    restarted.publisher.unpublish(driver.target().toString());
  }

  @Test
  void restartedDriverRefreshesWhatTheOldOneMounted() {
    driver.publish();
    var restarted = new Driver(pods);
    restarted.mounted.addAll(driver.mounted);
    restarted.ready = false;
    restarted.publish();
    assertThat(restarted.mountCalls).isZero();
    assertThat(file("context.token")).hasContent(TOKEN);
  }

  @Test
  void nothingIsWrittenWhereNothingIsMounted() throws IOException {
    Files.createDirectories(driver.target());
    driver.publish();
    assertThat(driver.mountCalls).isEqualTo(1);
  }

  @Test
  void expirationOfItsOwnIsSaidToHaveNoEffect() {
    driver.publish("token.expiration", "10m");
    assertThat(file("context.token")).hasContent(TOKEN);
    assertThat(driver.events).singleElement().asString().contains("TokenExpirationIgnored");
  }

  @Test
  void unforeseenFailureIsToldWithoutItsMessage() {
    driver.apiServerBreaks = true;
    assertThatThrownBy(() -> driver.publish())
        .isInstanceOf(VolumeProblem.class)
        .hasMessage("internal error, see the log of the driver's pod");
  }

  @Test
  void noErrorAndNoEventHoldsTheToken() {
    driver.publish();
    var broken =
        driver
            .request()
            .putVolumeContext("csi.storage.k8s.io/serviceAccount.tokens", TOKEN + "{")
            .build();
    driver.publisher.publish(broken);
    driver.publisher.unpublish(driver.target().toString());
    var problem = catchThrowableOfType(VolumeProblem.class, () -> driver.publisher.publish(broken));
    var trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).contains("sent no token for audience").doesNotContain(TOKEN);
    assertThat(driver.events).isNotEmpty().noneMatch(e -> e.contains(TOKEN));
    assertThat(VolumeRequest.of(driver.request().build()).toString()).doesNotContain(TOKEN);
    assertThat(VolumeFile.readable(TOKEN).toString()).doesNotContain(TOKEN);
  }

  private Path file(String name) {
    return driver.target().resolve(name);
  }
}
