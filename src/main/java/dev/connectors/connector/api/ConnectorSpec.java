package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One outside tool: where it is, and how to sign in to it. */
public record ConnectorSpec(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the ConnectorClass: the kind of tool")
        String connectorClassName,
    @Required
        @Size(max = 2048)
        @JsonPropertyDescription(
            "Address of the tool, http or https, with an optional path prefix and without credentials")
        String address,
    @JsonPropertyDescription("Further addresses of the tool that the credential is for")
        List<AddressExtension> addressExtensions,
    @JsonPropertyDescription("Parameters that the ConnectorClass declares") List<Param> params,
    @JsonPropertyDescription("How to sign in; none for a tool that is open to all")
        @Nullable Auth auth,
    @JsonPropertyDescription("Secret with the tool's CA certificate in its key ca.crt")
        @Nullable SecretRef caCertSecretRef) {

  /** A Connector without a spec has this one, which leads nowhere: 0.1.0's schema allowed it. */
  static final ConnectorSpec ABSENT = new ConnectorSpec("", "", List.of(), List.of(), null, null);

  public ConnectorSpec {
    addressExtensions = addressExtensions == null ? List.of() : List.copyOf(addressExtensions);
    params = params == null ? List.of() : List.copyOf(params);
  }

  public Optional<Auth> authentication() {
    return Optional.ofNullable(auth);
  }

  public Optional<SecretRef> caCertSecret() {
    return Optional.ofNullable(caCertSecretRef);
  }

  /** Whether it names a Secret: that of its credential, or that of its CA certificate. */
  public boolean namesSecret() {
    return authentication().flatMap(Auth::secret).isPresent() || caCertSecret().isPresent();
  }

  /** A further address of the same tool, such as that of its API. */
  public record AddressExtension(
      @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of this address")
          String name,
      @Required @Size(max = 2048) @JsonPropertyDescription("Address, as spec.address")
          String value) {}

  /** One of the class's ways to sign in, with the Secret that holds the credential. */
  public record Auth(
      @Required @Size(min = 1) @JsonPropertyDescription("Name of one of the class's auth types")
          String name,
      @JsonPropertyDescription("Secret that holds the credential") @Nullable SecretRef secretRef,
      @JsonPropertyDescription("Parameters of the auth type, such as a repository to test it with")
          List<Param> params) {
    public Auth {
      params = params == null ? List.of() : List.copyOf(params);
    }

    public Optional<SecretRef> secret() {
      return Optional.ofNullable(secretRef);
    }
  }
}
