package dev.connectors.controller.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.connectors.controller.secret.NamedSecrets;
import dev.connectors.controller.secret.Refusal;
import dev.connectors.controller.secret.SecretLookup;
import dev.connectors.platform.Conditions.Status;
import dev.connectors.platform.PassBorder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedWritesTest {
  private static final Refusal QUOTA =
      new Refusal("connectors-system", 403, "Forbidden", Optional.of("small"));
  private static final Refusal POLICY =
      new Refusal("connectors-system", 422, "Invalid", Optional.empty());

  @Test
  void aCopyThatIsRefusedIsSaidWithItsCure() {
    var refused = checks(Examples.login()).refused(QUOTA).secretVerdict();
    assertThat(refused.reason()).isEqualTo(Reason.CredentialNotCopied);
    assertThat(refused.message())
        .contains("kubectl describe resourcequota small -n connectors-system");
    assertThat(checks(Examples.login()).refused(POLICY).secretVerdict().message())
        .contains("refused with 422 (Invalid)");
  }

  @Test
  void aRemovalThatIsRefusedHidesNotWhatIsWrong() {
    var refused = checks(new SecretLookup.Missing()).refused(POLICY).secretVerdict();
    assertThat(refused.reason()).isEqualTo(Reason.SecretDoesNotExist);
    assertThat(refused.message())
        .contains("there is no Secret login", "still in namespace connectors-system");
  }

  @Test
  void ofAFailedPassOnlyTheKindOfFailureIsSaid() {
    var verdict = FailedPass.verdict("Connector", new IllegalStateException("password p"));
    assertThat(verdict.status()).isEqualTo(Status.Unknown);
    assertThat(verdict.message()).contains("IllegalStateException").doesNotContain("password p");
    assertThat(
            FailedPass.verdict("Connector", new KubernetesClientException("x", 503, null))
                .message())
        .contains("answered 503");
  }

  @Test
  void ofAPassThatEndedInAnErrorItsKindAndPlaceAreSaid() {
    var failure =
        catchThrowableOfType(
            PassBorder.EndedInError.class,
            () ->
                PassBorder.run(
                    () -> {
                      throw new StackOverflowError("password p");
                    }));
    assertThat(FailedPass.verdict("Connector", failure).message())
        .contains("java.lang.StackOverflowError", FailedWritesTest.class.getName())
        .doesNotContain("password p");
  }

  @Test
  void aClassWhosePassFailedIsNotTakenForABadOne() {
    var connectorClass = Examples.connectorClass("status: \"True\"", "status: Unknown");
    assertThat(
            ClassFit.verdict(new ClassFit.Input(Examples.connector(), Optional.of(connectorClass)))
                .reason())
        .isEqualTo(Reason.ConnectorClassNotYetChecked);
  }

  private static ConnectorChecks checks(SecretLookup secret) {
    return ConnectorChecks.of(
        Examples.connector(),
        Optional.of(Examples.connectorClass()),
        new NamedSecrets(secret, new SecretLookup.NotReferenced()),
        List.of(),
        Instant.EPOCH);
  }
}
