package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatusBuilder;
import org.junit.jupiter.api.Test;

/** What an API server, or a proxy in front of it, leaves out is a no and never a crash. */
class ApiServerAnswersTest {
  @Test
  void aDiscoveryWithoutAnIssuerNamesNone() {
    assertThat(ApiServerKeys.issuer("{\"issuer\": \"https://k.example.com\"}"))
        .isEqualTo("https://k.example.com");
    assertThat(ApiServerKeys.issuer("{}")).isEmpty();
    assertThat(ApiServerKeys.issuer("{\"issuer\": null}")).isEmpty();
  }

  @Test
  void aReviewThatNamesNoUserIsARefusal() {
    var good =
        new TokenReviewStatusBuilder()
            .withAuthenticated(true)
            .withAudiences(Token.AUDIENCE)
            .withNewUser()
            .withUsername("system:serviceaccount:team:builder")
            .endUser()
            .build();
    assertThat(ApiServerReviewer.who(good)).isInstanceOf(Answer.Yes.class);
    good.setUser(null);
    assertThat(ApiServerReviewer.who(good)).isInstanceOf(Answer.No.class);
    good.setAudiences(null);
    assertThat(ApiServerReviewer.who(good)).isInstanceOf(Answer.No.class);
  }
}
