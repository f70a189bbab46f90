package dev.connectors.connector.tool;

/**
 * Why nothing can be sent to a tool.
 *
 * @param message names the field and the cure, never a credential's value
 */
public record ToolProblem(Kind kind, String message) {
  /** Whose it is to mend, and in which condition it shows. */
  public enum Kind {
    PARAM_INVALID,
    ADDRESS_INVALID,
    AUTH_TYPE_UNKNOWN,
    SECRET_REF_MISSING,
    CREDENTIAL_MISSING,
    CREDENTIAL_INVALID,
    TEMPLATE_INVALID,
    CA_MISSING,
    CA_INVALID,
    TRUST_SETTING_INVALID
  }
}
