package dev.connectors.platform;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a reconciler: the role that runs it. All others leave it alone. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
public @interface ForRole {
  /** The role's word on the command line, such as {@code operator}. */
  String value();

  /** To select by a role known only at run time. */
  final class Literal extends AnnotationLiteral<ForRole> implements ForRole {
    private static final long serialVersionUID = 1L;
    private final String value;

    Literal(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      return value;
    }
  }
}
