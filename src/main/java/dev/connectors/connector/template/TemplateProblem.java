package dev.connectors.connector.template;

/** Why a template cannot be used; reads on from the template's name. Holds no value. */
public final class TemplateProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String message;

  TemplateProblem(String message) {
    // Neither cause nor stack: a cause's message could quote a value.
    super(message, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
