package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.controller.secret.SecretLookup;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A class and a Connector as a user would write them. */
public final class Examples {
  private Examples() {}

  public static final String CLASS =
      """
      apiVersion: connectors.alauda.io/v1alpha1
      kind: ConnectorClass
      metadata: {name: git, generation: 1}
      spec:
        params: [{name: sslVerify, default: "true"}]
        auth:
          types:
          - name: basicAuth
            secretType: kubernetes.io/basic-auth
            secretKeys: [username, password]
            optional: true
            params: [{name: repository}]
            inject:
              headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}
          - name: strictAuth
            secretKeys: [token]
            params: [{name: scope, required: true}]
        unmatched: ByMethod
        livenessProbe: {path: /}
        authProbes:
        - authName: basicAuth
          params: [repository]
          probe:
            path: "/{auth.param.repository}/info/refs"
            query: service=git-upload-pack
            statusCodes: [200]
        configurations:
        - name: gitconfig
          data: {.gitconfig: "[http]"}
          modes: {.gitconfig: "0600"}
      status:
        observedGeneration: 1
        conditions: [{type: Ready, status: "True", reason: Valid, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}]
      """;

  public static final String CONNECTOR =
      """
      apiVersion: connectors.alauda.io/v1alpha1
      kind: Connector
      metadata: {name: tool, namespace: team, generation: 1, uid: u-1}
      spec:
        connectorClassName: git
        address: https://git.example.com/prefix/
        auth: {name: basicAuth, secretRef: {name: login}, params: [{name: repository, value: org/r.git}]}
      """;

  public static ConnectorClass connectorClass(String... replacements) {
    return Serialization.unmarshal(replaced(CLASS, replacements), ConnectorClass.class);
  }

  public static Connector connector(String... replacements) {
    return Serialization.unmarshal(replaced(CONNECTOR, replacements), Connector.class);
  }

  /** Texts by turns: what is replaced, and by what. */
  public static String replaced(String yaml, String... replacements) {
    for (int i = 0; i < replacements.length; i += 2) {
      if (!yaml.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the example: " + replacements[i]);
      }
      yaml = yaml.replace(replacements[i], replacements[i + 1]);
    }
    return yaml;
  }

  public static SecretLookup.Found secret(String type, Map<String, String> data) {
    return new SecretLookup.Found(
        type,
        data.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        Base64.getEncoder()
                            .encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)))),
        Optional.empty(),
        Map.of());
  }

  public static SecretLookup.Found login() {
    return secret("kubernetes.io/basic-auth", Map.of("username", "u", "password", "p"));
  }
}
