package dev.connectors;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.connectors.platform.OnChange;
import dev.connectors.platform.PassBorder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import org.junit.jupiter.api.Test;

/** Where our code meets the Kubernetes client and the operator SDK. */
class FrameworkBordersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.connectors");

  /** One of {@code T extends HasMetadata} opened the builders of the whole model to reflection. */
  @Test
  void watchesTellNobodyWhoseTypeOpensTheModelToReflection() {
    noClasses()
        .that()
        .areNotAssignableTo(OnChange.class)
        .should()
        .beAssignableTo(ResourceEventHandler.class)
        .check(CLASSES);
  }

  /** After an Error that reaches the SDK an object is never looked at again. */
  @Test
  void everyPassRunsWithinItsBorder() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(Reconciler.class)
        .and()
        .haveNameMatching("reconcile|updateErrorStatus")
        .and()
        .doNotHaveModifier(JavaModifier.BRIDGE)
        .should(RUN_WITHIN_THE_BORDER)
        .check(CLASSES);
  }

  private static final ArchCondition<JavaMethod> RUN_WITHIN_THE_BORDER =
      new ArchCondition<>("run within PassBorder") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
          var isWithin =
              method.getMethodCallsFromSelf().stream()
                  .anyMatch(call -> call.getTargetOwner().isEquivalentTo(PassBorder.class));
          events.add(new SimpleConditionEvent(method, isWithin, method.getFullName()));
        }
      };
}
